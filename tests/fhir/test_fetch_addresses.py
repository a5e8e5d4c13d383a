"""Where the service may ask: every way of writing an address, and every kind of address behind a name (F1)."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fhir.fetch import Fetcher
from app.fhir.fetch_addresses import Allowed, IPAddress, parse_base, parse_network
from app.fhir.fetch_client import Ehr as Client
from app.fhir.fetch_network import CheckedNetwork, ForbiddenAddressError
from app.fhir.fetch_options import Options
from app.hooks.secret import Secret
from app.picture.needs import Need, NeedState, Trouble
from tests.support.ehr import WANTED, Ehr, call, fetched, listed, only, plays, run, states

LISTED = "https://ehr.example/fhir/r4"
EHR = listed(LISTED, "https://ehr.example:8443/fhir", "https://10.1.2.3/fhir", "https://xn--spitl-hra.example/fhir",
             "https://[2001:db8::5]/fhir")  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        LISTED,
        LISTED + "/",
        "HTTPS://ehr.example/fhir/r4",
        "https://EHR.Example/fhir/r4",
        "https://ehr.example:443/fhir/r4",
        "https://ehr.example:8443/fhir",
        "https://10.1.2.3/fhir",
        "https://XN--spitl-hra.example/fhir",
        "https://[2001:DB8:0:0:0:0:0:5]/fhir",
    ],
)
def test_a_listed_base_in_another_spelling_is_the_same_base(url: str) -> None:
    """RFC 3986, 6.2: case of scheme and host, the default port, the empty path at the end."""
    assert EHR.base(url) is not None


REFUSED = [
    "",
    "ehr.example/fhir/r4",
    "//ehr.example/fhir/r4",
    "https:/ehr.example/fhir/r4",
    "https:ehr.example/fhir/r4",
    "https:///fhir/r4",
    "http://ehr.example/fhir/r4",  # not that scheme
    "ftp://ehr.example/fhir/r4",
    "file:///fhir/r4",
    "javascript://ehr.example/fhir/r4",
    "https://ehr.example/fhir",  # not that path
    "https://ehr.example/fhir/r4/more",
    "https://ehr.example/fhir/R4",
    "https://ehr.example/FHIR/r4",
    "https://ehr.example",
    "https://ehr.example/fhir/r4//",
    "https://ehr.example//fhir/r4",
    "https://ehr.example/fhir/./r4",
    "https://ehr.example/x/../fhir/r4",
    "https://ehr.example/fhir/r4/..",
    "https://ehr.example/fhir/r4/.",
    "https://ehr.example/fhir%2Fr4",
    "https://ehr.example/%66hir/r4",
    "https://ehr.example/fhir/r4;x",
    "https://ehr.example/fhir/r4?x=1",
    "https://ehr.example/fhir/r4?",
    "https://ehr.example/fhir/r4#",
    "https://ehr.example/fhir/r4#x",
    "https://ehr.example/fhir\\r4",
    "https:\\\\ehr.example\\fhir\\r4",
    "https://ehr.example\\@evil.example/fhir/r4",
    "https://user@ehr.example/fhir/r4",  # userinfo
    "https://user:password@ehr.example/fhir/r4",
    "https://@ehr.example/fhir/r4",
    "https://ehr.example@evil.example/fhir/r4",
    "https://ehr.example%40evil.example/fhir/r4",
    "https://ehr.example:443@evil.example/fhir/r4",
    "https://ehr.example:80/fhir/r4",  # odd ports
    "https://ehr.example:8444/fhir",
    "https://ehr.example:0/fhir/r4",
    "https://ehr.example:/fhir/r4",
    "https://ehr.example:0443/fhir/r4",
    "https://ehr.example:+443/fhir/r4",
    "https://ehr.example:443.0/fhir/r4",
    "https://ehr.example:65979/fhir/r4",  # 443 + 65536
    "https://ehr.example:443:443/fhir/r4",
    "https://ehr.example:\u0664\u0664\u0663/fhir/r4",  # digits, but not ASCII
    "https://ehr.example./fhir/r4",  # names that some resolvers take for the same
    "https://.ehr.example/fhir/r4",
    "https://ehr..example/fhir/r4",
    "https://ehr.example,evil.example/fhir/r4",
    "https://ehr.example.evil.example/fhir/r4",
    "https://evil-ehr.example/fhir/r4",
    "https://ehr_example/fhir/r4",
    "https://-ehr.example/fhir/r4",
    "https://ehr%2Eexample/fhir/r4",
    "https://ehr\u3002example/fhir/r4",  # an ideographic full stop
    "https://\uff45hr.example/fhir/r4",  # a full-width letter
    "https://\u212bhr.example/fhir/r4",
    "https://ehr.e\u00adxample/fhir/r4",  # a soft hyphen
    "https://spit\u00e4l.example/fhir",  # the listed name before punycode: write it as the list does
    "https://ehr.example\x00.evil.example/fhir/r4",
    "https://ehr.example\t/fhir/r4",
    "https://ehr.exa\nmple/fhir/r4",
    " https://ehr.example/fhir/r4",
    "https://ehr.example/fhir/r4 ",
    "https://10.1.2.03/fhir",  # IPv4 spellings
    "https://10.1.515/fhir",
    "https://10.66051/fhir",
    "https://167838211/fhir",
    "https://0xa.1.2.3/fhir",
    "https://0x0a010203/fhir",
    "https://012.1.2.3/fhir",
    "https://01200401003/fhir",
    "https://10.1.2.3./fhir",
    "https://10.1.2.3.4/fhir",
    "https://10.1.2/fhir",
    "https://10.1.2.256/fhir",
    "https://[10.1.2.3]/fhir",
    "https://[::ffff:10.1.2.3]/fhir",  # IPv6 spellings
    "https://[::ffff:a01:203]/fhir",
    "https://[::10.1.2.3]/fhir",
    "https://[64:ff9b::10.1.2.3]/fhir",
    "https://[2001:db8::5%25eth0]/fhir",
    "https://[2001:db8::5%eth0]/fhir",
    "https://[2001:db8::5/fhir",
    "https://2001:db8::5/fhir",
    "https://[2001:db8::5]evil.example/fhir",
    "https://[2001:db8::5]@evil.example/fhir",
    "https://[v1.x]/fhir",
    "https://ehr.example/" + "a" * 9000,
]  # fmt: skip


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: ascii(url)[:60])
def test_every_other_spelling_is_not_that_base(url: str) -> None:
    assert EHR.base(url) is None
    assert Allowed(any_loopback=True).base(url) is None


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z0-9.@:\\\[\]%-]{1,30}/[a-z./%?#]{0,20}", fullmatch=True))
def test_what_is_read_is_printed_so_that_it_is_read_again(url: str) -> None:
    base = parse_base(url)
    if base is not None:
        assert parse_base(str(base)) == base
        assert base.link(base.at("Patient/x")) == base.at("Patient/x")


@pytest.mark.parametrize(
    "url",
    ["http://localhost:8080/fhir", "http://127.0.0.1:8080/fhir", "http://127.9.9.9:8080", "http://[::1]:8080/fhir",
     "http://fhir.localhost:8080/fhir", "http://127.0.0.1/fhir", "https://localhost/fhir"],
)  # fmt: skip
def test_development_asks_this_computer(url: str) -> None:
    assert Allowed(any_loopback=True).base(url) is not None
    assert Allowed().base(url) is None


@pytest.mark.parametrize(
    "url",
    ["http://localhost:22/", "http://127.0.0.1:25/fhir", "http://[::ffff:127.0.0.1]:8080/", "http://0.0.0.0:8080/",
     "http://[::]:8080/", "http://127.1:8080/", "http://0x7f.0.0.1:8080/", "http://2130706433:8080/",
     "http://localhost.:8080/", "http://localhost.evil.example:8080/", "http://10.0.0.1:8080/",
     "http://169.254.169.254/latest/meta-data/", "https://ehr.example/fhir"],
)  # fmt: skip
def test_and_nobody_else(url: str) -> None:
    assert Allowed(any_loopback=True).base(url) is None


# Addresses behind a name.

PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]
PRIVATE = [
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "100.100.100.200",
    "fd00::1",
    "fd00:ec2::254",
]
NEVER = ["127.0.0.1", "127.8.8.8", "::1", "0.0.0.0", "::", "169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%1",
         "224.0.0.1", "239.1.1.1", "ff02::1", "255.255.255.255", "240.0.0.1", "0.1.2.3", "192.0.0.192", "198.18.0.1",
         "192.0.2.1", "203.0.113.5", "168.63.129.16", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:93.184.216.34",
         "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::5db8:d822",
         "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001::1", "2001:db8::1", "fec0::1", "100::1"]  # fmt: skip
OF_A_NAME = parse_base(LISTED)
assert OF_A_NAME is not None


@pytest.mark.parametrize("address", PUBLIC)
def test_a_name_may_lead_to_a_public_address(address: str) -> None:
    assert OF_A_NAME is not None
    assert EHR.may_connect(OF_A_NAME, ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PRIVATE + NEVER)
def test_a_name_may_not_lead_elsewhere(address: str) -> None:
    assert OF_A_NAME is not None
    assert not EHR.may_connect(OF_A_NAME, ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_unless_its_network_is_listed(address: str) -> None:
    assert OF_A_NAME is not None
    at_home = listed(LISTED, networks=("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fd00::/8"))
    assert at_home.may_connect(OF_A_NAME, ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "168.63.129.16", "fe80::1", "224.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe"],
)
def test_metadata_and_neighbors_are_never_asked(address: str) -> None:
    """Not even from a network that is listed with them in it."""
    assert OF_A_NAME is not None
    careless = listed(LISTED, networks=("168.0.0.0/7", "fe00::/7", "::/7", "64::/16"))
    assert not careless.may_connect(OF_A_NAME, ipaddress.ip_address(address))


def test_an_address_that_was_listed_as_such_may_be_private() -> None:
    base = EHR.base("https://10.1.2.3/fhir")
    assert base is not None
    assert EHR.may_connect(base, ipaddress.ip_address("10.1.2.3"))
    assert not EHR.may_connect(base, ipaddress.ip_address("10.1.2.4"))


@pytest.mark.parametrize(
    "text", ["", "10.0.0.0", "10.0.0.1/8", "0.0.0.0/0", "::/0", "128.0.0.0/1", "x/8", "10.0.0.0/33", "2000::/3"]
)
def test_what_is_no_private_network(text: str) -> None:
    network = parse_network(text)
    assert network is None or network.prefixlen >= 7


# Connecting to the very address that was checked.


def _resolver(*answers: Sequence[str]) -> tuple[list[int], object]:
    """Answers one after the other, the last for good; and how often it was asked."""
    asked = [0]

    async def resolve(_: str, __: int) -> Sequence[IPAddress]:
        asked[0] += 1
        return [ipaddress.ip_address(one) for one in answers[min(asked[0], len(answers)) - 1]]

    return asked, resolve


def _network(*answers: Sequence[str], url: str = "http://ehr.example:9/fhir") -> tuple[CheckedNetwork, list[str]]:
    allowed = listed(url, networks=("10.0.0.0/8",))
    base = parse_base(url)
    assert base is not None
    _, resolve = _resolver(*answers)
    network = CheckedNetwork(base, allowed, resolve)  # type: ignore[arg-type]
    connected: list[str] = []

    class Wire(httpcore.AsyncMockBackend):
        async def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
            connected.append(host)
            raise httpcore.ConnectError

    network._network = Wire([])  # type: ignore[assignment]
    return network, connected


async def _connect(network: CheckedNetwork, host: str = "ehr.example", port: int = 9) -> str:
    try:
        await network.connect_tcp(host, port)
    except (ForbiddenAddressError, httpcore.ConnectError) as failure:
        return type(failure).__name__
    return "connected"


def test_one_bad_address_spoils_the_name() -> None:
    """A name with a public and a private address is not asked at the public one: it is up to something."""
    network, connected = _network(["93.184.216.34", "127.0.0.1"])
    assert run(_connect(network)) == "ForbiddenAddressError"
    assert connected == []


def test_every_address_is_tried_in_turn() -> None:
    network, connected = _network(["10.0.0.2", "10.0.0.1", "10.0.0.1"])
    assert run(_connect(network)) == "ConnectError"
    assert connected == ["10.0.0.2", "10.0.0.1", "10.0.0.1"]


def test_a_name_that_is_not_known() -> None:
    network, connected = _network([])
    assert run(_connect(network)) == "ConnectError"
    assert connected == []


@pytest.mark.parametrize(
    ("host", "port"), [("evil.example", 9), ("ehr.example", 10), ("EHR.example", 9), ("10.0.0.1", 9)]
)
def test_the_network_of_a_base_leads_nowhere_else(host: str, port: int) -> None:
    network, connected = _network(["10.0.0.1"])
    assert run(_connect(network, host, port)) == "ForbiddenAddressError"
    assert connected == []


def test_rebinding_finds_no_second_question() -> None:
    """The name server says 127.0.0.1 the first time, which is checked and connected to; then it would say another."""

    async def scenario() -> tuple[NeedState, int, int]:
        async with Ehr(plays()) as ehr:
            url = ehr.base.replace("127.0.0.1", "ehr.localhost")
            asked, resolve = _resolver(["127.0.0.1"], ["169.254.169.254"])
            request = await fetched(call(url), resolve=resolve)
            return states(request)[Need.EXAM], asked[0], len(ehr.got)

    state, asked, got = run(scenario())
    assert (state, asked, got) == (NeedState.SENT, 1, 3)


@pytest.mark.parametrize("address", ["169.254.169.254", "10.0.0.1", "93.184.216.34"])
def test_a_name_of_this_computer_leads_to_this_computer_only(address: str) -> None:
    async def scenario() -> set[Trouble | None]:
        _, resolve = _resolver([address])
        request = await fetched(call("http://ehr.localhost:8080/fhir"), resolve=resolve)
        assert states(request)[Need.EXAM] is NeedState.UNAVAILABLE
        return {one.asked.trouble for one in request.fetched.values()}

    assert run(scenario()) == {Trouble.FORBIDDEN_ADDRESS}


def test_a_name_is_known_for_a_while() -> None:
    """Two calls, two connections, one question."""

    async def scenario() -> tuple[int, int]:
        async with Ehr(plays()) as ehr:
            asked, resolve = _resolver(["127.0.0.1"], ["169.254.169.254"])
            options = Options(20, resolve=resolve)  # type: ignore[arg-type]
            fetcher = Fetcher(only(Need.EXAM), Allowed(any_loopback=True), options)
            url = ehr.base.replace("127.0.0.1", "ehr.localhost")
            for _ in range(2):
                await fetcher.fetched(call(url), asyncio.get_running_loop().time())
            await fetcher.close()
            return asked[0], ehr.connections

    assert run(scenario()) == (1, 2)


def test_an_ehr_is_never_asked_for_a_url_of_another() -> None:
    """A second lock: whoever makes the URLs checks them too."""

    async def scenario() -> tuple[Trouble | None, int]:
        async with Ehr(plays()) as there, Ehr(plays()) as here:
            base = parse_base(here.base)
            assert base is not None
            client = Client(base, Allowed(any_loopback=True), Options())
            answer = await client.get(there.base + "/Patient/p1", Secret("x"))
            await client.close()
            return answer.trouble, there.connections + here.connections

    assert run(scenario()) == (Trouble.FORBIDDEN_ADDRESS, 0)


def test_a_stuck_resolver_is_asked_once_for_all_calls() -> None:
    """A thread waits for it; many would wait for many."""

    async def scenario() -> tuple[int, set[NeedState]]:
        asked = [0]

        async def resolve(_: str, __: int) -> Sequence[IPAddress]:
            asked[0] += 1
            await asyncio.sleep(30)
            return []

        fetcher = Fetcher(WANTED, Allowed(any_loopback=True), Options(0.2, resolve=resolve))
        loop = asyncio.get_running_loop()
        calls = [fetcher.fetched(call("http://ehr.localhost:8080/fhir"), loop.time()) for _ in range(5)]
        found = {states(one)[Need.EXAM] for one in await asyncio.gather(*calls)}
        await fetcher.close()
        return asked[0], found

    assert run(scenario()) == (1, {NeedState.UNAVAILABLE})
