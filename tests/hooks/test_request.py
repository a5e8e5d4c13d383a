"""Does a call become a HookRequest, and is all else refused by the right name? (R1-R10, J1-J6, sections 13, 14)"""

from __future__ import annotations

import contextlib
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import NotAHook, NotJson, TooLarge
from app.hooks import strict_json
from app.hooks.request import HookRequest, parse
from tests.support.wire import INSTANCE, order_select, patient_view

SECRET = "Hopper-1906"  # Stands for whatever must not be repeated in an error.


def read(call: object, hook: str = "patient-view") -> HookRequest:
    return parse(json.dumps(call).encode(), hook)


def refused(call: object, hook: str = "patient-view") -> NotAHook:
    with pytest.raises(NotAHook) as caught:
        read(call, hook)
    assert SECRET not in caught.value.diagnostics
    return caught.value


class TestTaken:
    def test_the_smallest_call(self) -> None:
        assert read(patient_view()) == HookRequest(
            hook="patient-view", hook_instance=INSTANCE, patient_id="p-1", user_id="Practitioner/u"
        )

    def test_an_order_selection(self) -> None:
        call = read(order_select(selections=["MedicationRequest/m", "bare-id"], encounterId="e-1"), "order-select")
        assert call.selections == ("MedicationRequest/m", "bare-id")
        assert call.draft_orders is not None
        assert json.loads(bytes(call.draft_orders)) == {"resourceType": "Bundle", "entry": []}
        assert call.encounter_id == "e-1"

    @pytest.mark.parametrize(
        "instance", [str(uuid.uuid1()), str(uuid.uuid4()), str(uuid.uuid5(uuid.NAMESPACE_URL, "x"))]
    )
    def test_r2_any_uuid_version_in_any_case(self, instance: str) -> None:
        assert read(patient_view(hookInstance=instance.upper())).hook_instance == instance

    @pytest.mark.parametrize("patient", ["1", "a.b-C_9", "e" * 64, "smart-1288992"])
    def test_ids_of_real_servers(self, patient: str) -> None:
        assert read(patient_view(context={"patientId": patient})).patient_id == patient

    @pytest.mark.parametrize("user", [{}, {"userId": None}, {"userId": ""}])
    def test_a_missing_user_is_tolerated(self, user: dict[str, Any]) -> None:
        assert read(patient_view(context={"patientId": "p"} | user)).user_id is None

    @pytest.mark.parametrize("prefetch", [..., None, {}])
    def test_r8_prefetch_may_be_absent(self, prefetch: object) -> None:
        assert read(patient_view(prefetch=prefetch)).prefetch == {}

    def test_r8_prefetch_values_stay_raw_and_null_is_a_value(self) -> None:
        sent = {"patient": None, "exam": {"resourceType": "Bundle"}, "asked-by-nobody": [1, 2.50]}
        kept = read(patient_view(prefetch=sent)).prefetch
        assert {key: json.loads(bytes(value)) for key, value in kept.items()} == sent

    def test_r3_r10_members_that_we_do_not_know_are_ignored(self) -> None:
        call = patient_view(somethingNew={"a": 1}, extension={"com.example": {"deep": []}})
        call["context"]["tomorrow"] = {"extension": {}}
        call["context"]["selections"] = 7  # Means nothing in patient-view.
        assert read(call) == read(patient_view())

    @pytest.mark.parametrize(
        ("extension", "explain"),
        [
            (..., False),
            (None, False),
            ([], False),
            ({}, False),
            ({"org.leg-triage.explain": True}, True),
            ({"org.leg-triage.explain": "true"}, False),
            ({"org.leg-triage.explain": 1}, False),
        ],
    )
    def test_j6_extension_may_ask_for_the_trace_and_never_fails_a_call(self, extension: object, explain: bool) -> None:
        assert read(patient_view(extension=extension)).explain is explain

    @pytest.mark.parametrize(
        ("as_of", "read_as"),
        [
            ("2026-11-21T09:00:00Z", datetime(2026, 11, 21, 9, tzinfo=UTC)),
            ("2026-11-21T10:00:00+01:00", datetime(2026, 11, 21, 9, tzinfo=UTC)),
            ("2026-11-21T09:00:00", None),
            ("yesterday", None),
            (5, None),
            (None, None),
        ],
    )
    def test_as_of_is_read_when_it_is_a_moment(self, as_of: object, read_as: datetime | None) -> None:
        assert read(patient_view(extension={"org.leg-triage.as-of": as_of})).as_of == read_as

    def test_r5_r6_the_access_token_is_kept_nowhere(self) -> None:
        token = {"access_token": SECRET, "token_type": "Bearer", "expires_in": 60, "scope": "x", "subject": "y"}
        call = read(patient_view(fhirAuthorization=token, fhirServer="https://ehr.example/fhir"))
        assert SECRET not in repr(call)
        assert call.fhir_server == "https://ehr.example/fhir"

    @pytest.mark.parametrize("server", [None, "", "http://127.0.0.1:8080/fhir"])
    def test_r4_fhir_server_may_come_alone_or_not_at_all(self, server: object) -> None:
        assert read(patient_view(fhirServer=server)).fhir_server == (server or None)

    def test_dangling_and_empty_selections_are_taken(self) -> None:
        assert read(order_select(selections=[]), "order-select").selections == ()
        assert read(order_select(selections=["ServiceRequest/nowhere"], draftOrders={}), "order-select").selections

    def test_draft_orders_are_not_parsed_strictly(self) -> None:
        odd = {"entry": [{"resource": {"resourceType": "MedicationOrder", "category": {}, "id": "request-123"}}]}
        assert read(order_select(draftOrders=odd), "order-select").draft_orders is not None


class TestRefused:
    @pytest.mark.parametrize(
        ("changes", "where"),
        [
            ({"hook": ...}, "hook"),
            ({"hook": None}, "hook"),
            ({"hook": 5}, "hook"),
            ({"hook": ""}, "hook"),
            ({"hook": "order-select"}, "hook"),  # R1: the hook of another service
            ({"hook": "Patient-View"}, "hook"),
            ({"hookInstance": ...}, "hookInstance"),
            ({"hookInstance": None}, "hookInstance"),
            ({"hookInstance": ""}, "hookInstance"),
            ({"hookInstance": SECRET}, "hookInstance"),
            ({"hookInstance": "urn:uuid:" + INSTANCE}, "hookInstance"),
            ({"hookInstance": "{" + INSTANCE + "}"}, "hookInstance"),
            ({"hookInstance": INSTANCE + "\n"}, "hookInstance"),
            ({"context": ...}, "context"),
            ({"context": None}, "context"),
            ({"context": SECRET}, "context"),
            ({"context": []}, "context"),
            ({"context": {}}, "context.patientId"),
            ({"context": {"patientId": None}}, "context.patientId"),
            ({"context": {"patientId": 17}}, "context.patientId"),
            ({"context": {"patientId": [SECRET]}}, "context.patientId"),
            ({"context": {"patientId": ""}}, "context.patientId"),
            ({"context": {"patientId": "  "}}, "context.patientId"),  # J3
            ({"context": {"patientId": "Patient/" + SECRET}}, "context.patientId"),
            ({"context": {"patientId": SECRET + "\x00"}}, "context.patientId"),
            ({"context": {"patientId": SECRET + "\n"}}, "context.patientId"),
            ({"context": {"patientId": "../" + SECRET}}, "context.patientId"),
            ({"context": {"patientId": "e" * 65}}, "context.patientId"),
            ({"context": {"patientId": "p", "userId": {"a": SECRET}}}, "context.userId"),
            ({"context": {"patientId": "p", "encounterId": "Encounter/" + SECRET}}, "context.encounterId"),
            ({"prefetch": []}, "prefetch"),
            ({"prefetch": SECRET}, "prefetch"),
            ({"fhirServer": "file:///etc/" + SECRET}, "fhirServer"),
            ({"fhirServer": {"a": SECRET}}, "fhirServer"),
            ({"fhirAuthorization": SECRET}, "fhirAuthorization"),
        ],
    )
    def test_a_call_that_is_none(self, changes: dict[str, Any], where: str) -> None:
        assert refused(patient_view(**changes)).where == where

    @pytest.mark.parametrize(
        ("changes", "where"),
        [
            ({"selections": ...}, "context.selections"),
            ({"selections": None}, "context.selections"),
            ({"selections": SECRET}, "context.selections"),
            ({"selections": [{"id": SECRET}]}, "context.selections"),
            ({"draftOrders": ...}, "context.draftOrders"),
            ({"draftOrders": None}, "context.draftOrders"),
            ({"draftOrders": []}, "context.draftOrders"),
            ({"draftOrders": SECRET}, "context.draftOrders"),
        ],
    )
    def test_an_order_selection_without_orders(self, changes: dict[str, Any], where: str) -> None:
        assert refused(order_select(**changes), "order-select").where == where

    @pytest.mark.parametrize(
        ("body", "where"),
        [
            ('{"hook":"order-select",%s,"hook":"patient-view"}', "hook"),
            ('{"hook":"patient-view",%s,"hookInstance":"' + INSTANCE + '"}', "hookInstance"),
            ('{"hook":"patient-view",%s,"context":{"patientId":"another"}}', "context.patientId"),
            ('{"hook":"patient-view",%s,"prefetch":{"exam":1,"exam":null}}', "prefetch"),
            ('{"hook":"patient-view",%s,"prefetch":{"exam":1},"prefetch":{"conditions":1}}', "prefetch"),
            ('{"hook":"patient-view",%s,"prefetch":{"exam":1},"pre\\u0066etch":{}}', "prefetch"),
            (
                '{"hook":"patient-view",%s,"fhirServer":"https://a.example","fhirServer":"https://b.example"}',
                "fhirServer",
            ),
            ('{"hook":"patient-view",%s,"fhirAuthorization":{},"fhirAuthorization":null}', "fhirAuthorization"),
        ],
    )
    def test_a_member_that_stands_twice(self, body: str, where: str) -> None:
        """A parser that takes the last one of two would judge another patient, or lose a part of the chart."""
        rest = f'"hookInstance":"{INSTANCE}","context":{{"patientId":"p"}}'
        with pytest.raises(NotAHook) as caught:
            parse((body % rest).encode(), "patient-view")
        assert caught.value.where == where

    @pytest.mark.parametrize("name", ["selections", "draftOrders"])
    def test_orders_that_stand_twice(self, name: str) -> None:
        body = json.dumps(order_select()).replace(
            f'"{name}"', f'"{name}": {json.dumps(order_select()["context"][name])}, "{name}"', 1
        )
        with pytest.raises(NotAHook) as caught:
            parse(body.encode(), "order-select")
        assert caught.value.where == f"context.{name}"

    @pytest.mark.parametrize("separators", [(",", ":"), (", ", ": "), (" ,\n", " :\t")])
    @pytest.mark.parametrize(
        "decoy",
        [
            {},
            {"userId": '"exam":'},
            {"exam": {"prefetch": 1, "text": "é"}},  # The same bytes as the value, where it does not count.
            {"x": {"exam": {"prefetch": 1, "text": "é"}, "conditions": None}},
        ],
    )
    @pytest.mark.parametrize("name", ["prefetch", "fhirServer", "fhirAuthorization"])
    def test_a_member_that_stands_twice_is_found_however_the_chart_looks(
        self, name: str, decoy: dict[str, Any], separators: tuple[str, str]
    ) -> None:
        """The values of the prefetch are left out of the search, and nothing else is."""
        prefetch = {"exam": {"prefetch": 1, "text": "é"}, "conditions": None, "orders": {"prefetch": [2, "prefetch"]}}
        call = patient_view(
            context={**decoy, "patientId": "p"}, prefetch=prefetch, fhirServer="", fhirAuthorization=None
        )
        body = json.dumps(call, separators=separators, ensure_ascii=False)
        assert set(parse(body.encode(), "patient-view").prefetch) == set(prefetch)
        for twice in (f'{{"{name}"{separators[1]}null,{body[1:]}', f'{body[:-1]},"{name}"{separators[1]}null}}'):
            with pytest.raises(NotAHook) as caught:
                parse(twice.encode(), "patient-view")
            assert caught.value.where == name

    def test_many_escaped_prefetch_keys_take_no_square_of_time(self) -> None:
        """A key that is spelled with escapes is not looked for again and again."""
        keys = ",".join(f'"\\u0061{number}":1' for number in range(50_000))
        body = (
            f'{{"hook":"patient-view","hookInstance":"{INSTANCE}","context":{{"patientId":"p"}},"prefetch":{{{keys}}}}}'
        )
        call = parse(body.encode(), "patient-view")
        rest = strict_json.outside(body.encode(), call.prefetch.items())
        assert len(call.prefetch) == 50_000
        assert rest == body.encode()

    def test_names_deep_in_a_chart_and_escaped_text_are_no_repetition(self) -> None:
        deep = {"resourceType": "Basic", "prefetch": 1, "selections": ["prefetch", "prefetch"], "text": "fhirServer"}
        call = {**patient_view(), "prefetch": {"exam": deep, "conditions": deep}}
        body = json.dumps(call).replace('"Basic"', '"B\\u0061sic"')
        assert set(parse(body.encode(), "patient-view").prefetch) == {"exam", "conditions"}

    def test_more_objects_than_a_chart_can_have(self) -> None:
        """D1."""
        most = strict_json.MOST_CONTAINERS
        body = json.dumps({**patient_view(), "prefetch": {"exam": "x"}}).replace(
            '"x"', "[" + "[]," * (most - 10) + "1]"
        )
        assert parse(body.encode(), "patient-view").prefetch
        with pytest.raises(TooLarge):
            parse(body.replace("1]", "[]," * 10 + "1]").encode(), "patient-view")

    def test_a_member_of_context_that_stands_twice(self) -> None:
        body = f'{{"hook":"patient-view","hookInstance":"{INSTANCE}","context":{{"patientId":"a","patientId":"b"}}}}'
        with pytest.raises(NotAHook) as caught:
            parse(body.encode(), "patient-view")
        assert caught.value.where == "context.patientId"

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b" ",
            b"null",
            b"5",
            b'"text"',
            b"[]",
            b"[{}]",
            b"{",
            b'{"hook":"patient-view"',
            b'{"hook":"patient-view",}',
            json.dumps(patient_view()).encode() + b" x",
            b"{'hook':'patient-view'}",
            b'{"hook":"patient-view" /* why */}',
            b'\xef\xbb\xbf{"hook":"patient-view"}',
            '{"hook":"patient-view"}'.encode("utf-16"),
            b'{"hook":"patient-view","other":NaN}',
            b'{"hook":"patient-view","other":-Infinity}',
            b'{"hook":"patient-view","prefetch":{"exam":{"value":NaN}}}',
            b'{"hook":"patient-view","prefetch":{"exam":[1,]}}',
            b'{"hook":"patient-view","prefetch":{"exam":"\xff"}}',
            b'{"hook":"patient-view","other":"\xed\xa0\x80"}',
            b'{"hook":"patient-view","other":"\\ud800"}',
            b'{"hook":"patient-view","other":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
            b'{"hook":"patient-view","other":01}',
        ],
        ids=lambda body: repr(body[:40]),
    )
    def test_j1_j4_not_json(self, body: bytes) -> None:
        with pytest.raises(NotJson):
            parse(body, "patient-view")

    @pytest.mark.parametrize("number", ["9" * 6000, "1e999", "-0", "1E-400"])
    def test_numbers_that_no_machine_holds_are_passed_over(self, number: str) -> None:
        body = json.dumps(patient_view(other="@", extension={"x": "@"}, prefetch={"exam": "@"})).replace('"@"', number)
        assert parse(body.encode(), "patient-view").patient_id == "p-1"

    @pytest.mark.parametrize("number", ["9" * 6000, "1e999"])
    def test_such_a_number_as_patient(self, number: str) -> None:
        body = json.dumps(patient_view(context={"patientId": "@"})).replace('"@"', number)
        with pytest.raises((NotAHook, NotJson)):
            parse(body.encode(), "patient-view")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = ("hook", "hookInstance", "context", "prefetch", "fhirServer", "fhirAuthorization", "extension")


@given(
    changes=st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=3),
    context=st.dictionaries(st.sampled_from(("patientId", "userId", "encounterId", "selections", "draftOrders")), JSON),
)
def test_any_json_is_taken_or_refused(changes: dict[str, Any], context: dict[str, Any]) -> None:
    call = order_select(**context) | changes
    with contextlib.suppress(NotJson, NotAHook):  # Nothing else may be raised.
        assert read(call, "order-select").hook == "order-select"


@given(body=st.binary(max_size=60))
def test_any_bytes_are_refused_and_never_break_the_parser(body: bytes) -> None:
    with pytest.raises((NotJson, NotAHook)):
        parse(body, "patient-view")
