"""All pages are taken, up to caps and never in a circle; the forms of a query; medicines that are kept beside orders."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.fhir import fetch_paging, fetch_search
from app.fhir.fetch import Fetcher
from app.fhir.fetch_addresses import Allowed
from app.fhir.fetch_options import Options
from app.fhir.fetch_queries import LONGEST_QUERY, query
from app.fhir.prefetch import sort, templates
from app.fhir.structs import Medication
from app.hooks.request import Fetched, HookRequest
from app.picture.concepts import Concept
from app.picture.needs import Asked, Need, NeedState, Trouble
from tests.fhir.chart_making import terminology
from tests.support.ehr import (
    WANTED,
    Ehr,
    Got,
    call,
    fetched,
    healthy,
    http,
    of_patient,
    only,
    plays,
    run,
    searchset,
    states,
)

OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-supported"}]}
Pages = Callable[[int], dict[str, Any]]


async def _paged(pages: Pages, prefetch: dict[str, Any] | None = None, **how: Any) -> tuple[HookRequest, list[str]]:
    """Asks a server whose page 1, 2 and so on are these."""

    async def play(got: Got, writer: asyncio.StreamWriter) -> None:
        asked = parse_qs(urlsplit(got.target).query)
        writer.write(http(pages(int(asked.get("page", ["1"])[0]))))

    async with Ehr(play, keep=True) as ehr:
        return await fetched(call(ehr.base, prefetch), only(Need.EXAM), **how), ehr.asked


def _up_to(last: int) -> Pages:
    def page(number: int) -> dict[str, Any]:
        following = f"Observation?page={number + 1}" if number < last else None
        return searchset(of_patient("Observation", number), next_=following)

    return page


def _ids(request: HookRequest) -> list[str | None]:
    return [one.resource.id for one in sort(request)[Need.EXAM].resources]


def test_every_page_is_taken() -> None:
    request, asked = run(_paged(_up_to(4)))
    assert states(request)[Need.EXAM] is NeedState.SENT
    assert _ids(request) == [f"Observation-{number}" for number in (1, 2, 3, 4)]
    assert len(asked) == 4
    assert request.fetched["exam"].asked.queries == 4


def test_the_pages_behind_a_prefetched_one_are_taken() -> None:
    """CDS Hooks 2.0.1: a prefetched Bundle may end in a next link."""
    first = _up_to(3)(1)
    request, asked = run(_paged(_up_to(3), {"exam": first}))
    assert states(request)[Need.EXAM] is NeedState.SENT
    assert _ids(request) == ["Observation-1", "Observation-2", "Observation-3"]
    assert len(asked) == 2


def test_a_prefetched_page_stays_when_the_next_one_fails() -> None:
    async def scenario() -> HookRequest:
        async with Ehr(plays({"Observation": http(OUTCOME, 500)})) as ehr:
            return await fetched(call(ehr.base, {"exam": _up_to(3)(1)}), only(Need.EXAM))

    request = run(scenario())
    assert states(request)[Need.EXAM] is NeedState.CUT
    assert _ids(request) == ["Observation-1"]
    assert request.fetched["exam"].asked.trouble is Trouble.SERVER_ERROR


@pytest.mark.parametrize("circle", [1, 2, 3])
def test_a_circle_ends(circle: int) -> None:
    def page(number: int) -> dict[str, Any]:
        return searchset(of_patient("Observation", number), next_=f"Observation?page={number % circle + 1}")

    request, asked = run(_paged(page))
    assert (states(request)[Need.EXAM], request.fetched["exam"].asked.trouble) == (NeedState.CUT, Trouble.PAGE_LOOP)
    assert len(asked) <= circle + 1


def test_pages_without_end_end_at_the_cap() -> None:
    request, asked = run(_paged(_up_to(10**9)))
    assert (states(request)[Need.EXAM], request.fetched["exam"].asked.trouble) == (
        NeedState.CUT,
        Trouble.TOO_MANY_PAGES,
    )
    assert len(asked) == fetch_paging.MOST_PAGES


@pytest.mark.parametrize(
    ("cap", "value", "asked"), [("MOST_ENTRIES", 2, 2), ("MOST_BYTES", 300, 2), ("MOST_PAGES", 3, 3)]
)
def test_each_cap_cuts(cap: str, value: int, asked: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_paging, cap, value)
    request, got = run(_paged(_up_to(9)))
    assert states(request)[Need.EXAM] is NeedState.CUT
    assert len(got) == asked
    assert len(_ids(request)) == asked


def test_all_needs_share_what_a_call_may_bring_in(monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(json.dumps(searchset(of_patient("Observation"))))
    monkeypatch.setattr(fetch_paging, "MOST_BYTES_OF_A_CALL", 2 * size)

    async def scenario() -> HookRequest:
        async with Ehr(plays()) as ehr:
            return await fetched(call(ehr.base))

    found = states(run(scenario()))
    assert NeedState.UNAVAILABLE in found.values()
    assert NeedState.SENT in found.values()


def test_pages_that_do_not_come_in_time_are_cut() -> None:
    async def scenario() -> HookRequest:
        async def play(got: Got, writer: asyncio.StreamWriter) -> None:
            if "page=3" in got.target:
                await asyncio.sleep(30)
            writer.write(http(_up_to(9)(2 if "page=2" in got.target else 1)))

        async with Ehr(play) as ehr:
            return await fetched(call(ehr.base), only(Need.EXAM), seconds=0.5)

    request = run(scenario())
    assert (states(request)[Need.EXAM], request.fetched["exam"].asked.trouble) == (NeedState.CUT, Trouble.OUT_OF_TIME)
    assert _ids(request) == ["Observation-1", "Observation-2"]


@pytest.mark.parametrize(
    ("link", "state"),
    [
        ([], NeedState.SENT),
        (None, NeedState.SENT),
        ([None, 7, "x", {}], NeedState.SENT),
        ([{"relation": "self", "url": "x"}, {"relation": "previous", "url": "x"}], NeedState.SENT),
        ([{"relation": "next"}], NeedState.CUT),
        ([{"relation": "next", "url": None}], NeedState.CUT),
        ([{"relation": "next", "url": 7}], NeedState.CUT),
        ({"relation": "next", "url": ""}, NeedState.CUT),
    ],
)
def test_links_of_any_shape(link: object, state: NeedState) -> None:
    request, _ = run(_paged(lambda _: {**searchset(of_patient("Observation")), "link": link}))
    assert states(request)[Need.EXAM] is state
    assert _ids(request) == ["Observation-1"]


def test_what_was_sent_whole_is_not_asked_for() -> None:
    async def scenario() -> tuple[HookRequest, int]:
        async with Ehr(plays()) as ehr:
            chart = {
                "patient": of_patient("Patient"),
                "exam": searchset(of_patient("Observation", code={"text": '"next"'})),
                "conditions": None,
            }
            return await fetched(call(ehr.base, chart)), ehr.connections

    request, connections = run(scenario())
    assert connections == 0
    assert request.fetched == {}
    assert states(request)[Need.CONDITIONS] is NeedState.NONE_ON_RECORD


def test_what_the_ehr_could_not_get_is_not_tried_again() -> None:
    """CDS Hooks 2.0.1: an OperationOutcome in the prefetch spares us a second, futile query."""

    async def scenario() -> tuple[HookRequest, int]:
        async with Ehr(plays()) as ehr:
            return await fetched(call(ehr.base, {"exam": OUTCOME}), only(Need.EXAM)), ehr.connections

    request, connections = run(scenario())
    assert connections == 0
    assert states(request)[Need.EXAM] is NeedState.FAILED


def test_a_cut_bundle_stays_cut_when_only_its_products_were_read() -> None:
    sent = call("https://ehr.example/fhir", {"exam": _up_to(2)(1)})
    told = Fetched(pages=(json.dumps(searchset(_product("m1"))).encode(),), asked=Asked(1))
    assert states(replace(sent, fetched={"exam": told}))[Need.EXAM] is NeedState.CUT
    assert states(replace(sent, fetched={"exam": replace(told, continues=True)}))[Need.EXAM] is NeedState.SENT


# The forms of a query.


def _long(codes: int = 300) -> dict[Need, str]:
    tokens = ",".join(f"http://loinc.org|{number}-0" for number in range(codes))
    return {Need.MEASUREMENTS: f"Observation?patient={{{{context.patientId}}}}&code={tokens}&_sort=-date&_count=200"}


async def _measured(
    post: bytes | None, get: Callable[[Got], bytes] | None = None, calls: int = 1
) -> tuple[HookRequest, list[Got]]:
    async def play(got: Got, writer: asyncio.StreamWriter) -> None:
        if got.method == "POST":
            writer.write(post if post is not None else http(healthy(got)))
        else:
            writer.write(get(got) if get is not None else http(healthy(got)))

    async with Ehr(play, keep=True) as ehr:
        fetcher = Fetcher(_long(), Allowed(any_loopback=True), Options(20))
        request = call(ehr.base)
        for _ in range(calls):
            request = await fetcher.fetched(call(ehr.base), asyncio.get_running_loop().time())
        await fetcher.close()
        return request, ehr.got


def test_a_long_list_goes_by_post() -> None:
    request, got = run(_measured(None))
    assert states(request)[Need.MEASUREMENTS] is NeedState.SENT
    assert [(one.method, one.target) for one in got] == [("POST", "/fhir/Observation/_search")]
    assert got[0].headers["content-type"] == "application/x-www-form-urlencoded"
    asked = parse_qs(got[0].body)
    assert asked["patient"] == ["p1"]
    assert len(asked["code"][0].split(",")) == 300
    assert asked["_sort"] == ["-date"]


@pytest.mark.parametrize("status", sorted(fetch_search.NOT_BY_POST))
def test_else_it_is_split_and_the_server_is_remembered(status: int) -> None:
    request, got = run(_measured(http(OUTCOME, status), calls=2))
    assert states(request)[Need.MEASUREMENTS] is NeedState.SENT
    assert [one.method for one in got].count("POST") == 1
    gets = [one for one in got if one.method == "GET"]
    assert all(len(one.target) <= LONGEST_QUERY + len("/fhir/") for one in gets)
    codes = [code for one in gets for code in parse_qs(urlsplit(one.target).query)["code"][0].split(",")]
    assert sorted(codes) == sorted(2 * [f"http://loinc.org|{number}-0" for number in range(300)])
    assert all(b"|" not in one.target.encode() for one in gets)


@pytest.mark.parametrize(
    ("status", "state"), [(401, NeedState.DENIED), (500, NeedState.UNAVAILABLE), (429, NeedState.UNAVAILABLE)]
)
def test_a_trouble_that_is_not_about_post_is_final(status: int, state: NeedState) -> None:
    request, got = run(_measured(http(OUTCOME, status)))
    assert states(request)[Need.MEASUREMENTS] is state
    assert len(got) == 1


def test_one_part_that_fails_makes_the_need_incomplete_and_keeps_the_others() -> None:
    def get(got: Got) -> bytes:
        broken = "777-0" in got.target or "|0-0" in got.target or "%7C0-0" in got.target
        return http(OUTCOME, 500) if broken else http(healthy(got))

    request, _ = run(_measured(http(OUTCOME, 405), get))
    assert states(request)[Need.MEASUREMENTS] is NeedState.UNAVAILABLE
    assert sort(request)[Need.MEASUREMENTS].resources


def test_a_server_that_cannot_sort_is_asked_without() -> None:
    async def scenario() -> tuple[HookRequest, list[str]]:
        async def play(got: Got, writer: asyncio.StreamWriter) -> None:
            writer.write(http(OUTCOME, 400) if "_sort" in got.target else http(healthy(got)))

        async with Ehr(play) as ehr:
            return await fetched(call(ehr.base)), ehr.asked

    request, asked = run(scenario())
    assert states(request)[Need.EXAM] is NeedState.SENT
    assert len(asked) == 4
    assert "_sort" not in asked[-1]


def test_the_queries_are_the_prefetch_templates() -> None:
    """Nothing is asked for that discovery does not announce (F5), and each parameter once."""
    request = call("https://ehr.example/fhir", encounter_id="e1")
    for need, template in templates(terminology(), Concept).items():
        asked = query(template, request)
        assert asked is not None
        assert asked.kind == template.split("?")[0].split("/")[0]
        if asked.searches:
            assert "&".join(f"{name}={value}" for name, value in asked.parameters) == template.split("?", 1)[1].replace(
                "{{context.patientId}}", "p1"
            )
            for part in asked.split():
                names = [name for name, _ in part.parameters]
                assert len(names) == len(set(names)), need
        else:
            assert asked.by_get in ("Patient/p1", "Encounter/e1")


def test_without_an_encounter_none_is_asked_for() -> None:
    async def scenario() -> HookRequest:
        async with Ehr(plays()) as ehr:
            return await fetched(call(ehr.base), {**WANTED, Need.ENCOUNTER: "Encounter/{{context.encounterId}}"})

    request = run(scenario())
    assert "encounter" not in request.fetched
    assert states(request)[Need.ENCOUNTER] is NeedState.ABSENT


# Medicines beside the order.

ORDER = {"status": "active", "intent": "order"}


def _order(number: int, reference: str, **more: Any) -> dict[str, Any]:
    pointer = {"reference": reference, **({"display": more.pop("display")} if "display" in more else {})}
    return of_patient("MedicationRequest", number, medicationReference=pointer, **ORDER, **more)


def _product(identity: str) -> dict[str, Any]:
    return {"resourceType": "Medication", "id": identity, "code": {"text": "warfarin"}}


async def _pharmacy(
    orders: dict[str, Any], products: Callable[[Got], bytes], *, sent: bool = False
) -> tuple[HookRequest, list[str]]:
    async def play(got: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(products(got) if got.kind == "Medication" else http(orders))

    async with Ehr(play) as ehr:
        given = json.loads(json.dumps(orders).replace("BASE", ehr.base))
        orders = given
        prefetch = {"medications": given} if sent else None
        return await fetched(call(ehr.base, prefetch), only(Need.MEDICATIONS)), ehr.asked


def _names(request: HookRequest) -> list[str]:
    found = sort(request)[Need.MEDICATIONS].resources
    return sorted(str(one.resource.id) for one in found if isinstance(one.resource, Medication))


@pytest.mark.parametrize("sent", [True, False])
def test_products_that_orders_only_point_to_are_read_at_once(sent: bool) -> None:
    orders = searchset(
        _order(1, "Medication/m1"),
        _order(2, "BASE/Medication/m2/_history/3"),
        _order(3, "Medication/m1"),
        _order(4, "Medication/named", display="heparin"),
        _order(5, "#inside", contained=[{"resourceType": "Medication", "id": "inside", "code": {"text": "x"}}]),
        _order(6, "Medication/beside"),
        _product("beside"),
    )
    request, asked = run(_pharmacy(orders, lambda _: http(searchset(_product("m1"), _product("m2"))), sent=sent))
    assert asked[-1] == "/fhir/Medication?_id=m1,m2&_count=2"
    assert len(asked) == (1 if sent else 2)
    assert _names(request) == ["beside", "m1", "m2"]
    assert states(request)[Need.MEDICATIONS] is NeedState.SENT


def test_a_server_without_a_search_for_products_is_read_one_by_one() -> None:
    def products(got: Got) -> bytes:
        return http(OUTCOME, 404) if "?" in got.target else http(_product(got.target.rsplit("/", 1)[1]))

    request, asked = run(_pharmacy(searchset(_order(1, "Medication/m1"), _order(2, "Medication/m2")), products))
    assert sorted(asked[2:]) == ["/fhir/Medication/m1", "/fhir/Medication/m2"]
    assert _names(request) == ["m1", "m2"]


def test_a_product_that_cannot_be_had_is_told() -> None:
    request, _ = run(_pharmacy(searchset(_order(1, "Medication/m1")), lambda _: http(OUTCOME, 403)))
    assert request.fetched["medications"].asked.trouble is not None


@pytest.mark.parametrize(
    "reference", ["Medication/..", "Medication/.", "https://evil.example/Medication/m1", "urn:uuid:x", "Patient/p1"]
)
def test_a_pointer_that_leads_elsewhere_is_not_followed(reference: str) -> None:
    request, asked = run(_pharmacy(searchset(_order(1, reference)), lambda _: http(OUTCOME, 500)))
    assert len(asked) == 1
    assert request.fetched["medications"].asked.trouble is Trouble.UNRESOLVED
