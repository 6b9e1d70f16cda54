"""Who may be called: this machine, hosts that were allowed, and nobody by a name that leads elsewhere."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.server import OptionError, Options
from graphfake.server.subscriptions.hosts import Astray, Hosts, Target, target_of

LOOPBACK = st.ip_addresses(v=4, network="127.0.0.0/8") | st.just(IPv6Address("::1"))
ELSEWHERE = st.ip_addresses().filter(lambda address: not address.is_loopback)


def checked(hosts: Hosts, url: str) -> Target:
    target = target_of(url)
    assert target is not None
    asyncio.run(hosts.check(target))
    return target


def written(address: IPv4Address | IPv6Address) -> str:
    return f"http://[{address}]:8080/hook" if address.version == 6 else f"http://{address}:8080/hook"


class TestAnAddress:
    @given(LOOPBACK)
    def test_of_this_machine_may_be_called(self, address: IPv4Address | IPv6Address) -> None:
        checked(Hosts(), written(address))

    @given(ELSEWHERE)
    def test_elsewhere_may_not(self, address: IPv4Address | IPv6Address) -> None:
        with pytest.raises(Astray, match=r"is not this machine: listen on 127.0.0.1, or start the server with"):
            checked(Hosts(), written(address))

    @given(ELSEWHERE)
    def test_elsewhere_may_be_called_where_it_was_allowed(self, address: IPv4Address | IPv6Address) -> None:
        checked(Hosts([str(address)]), written(address))
        checked(Hosts([f"[{address}]"]), written(address))


class TestAName:
    """Names are looked up by the system, which is what these tests stand in for."""

    def test_is_looked_up_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = iter(["127.0.0.7", "10.0.0.1"])
        hosts = Hosts()
        _let_names_lead_to(monkeypatch, lambda: [next(found)])
        for _ in range(3):
            checked(hosts, "http://rebound.example/")
        [resolved] = asyncio.run(hosts.resolve("Rebound.example"))
        assert (resolved["host"], resolved["flags"]) == ("127.0.0.7", socket.AI_NUMERICHOST)

    @pytest.mark.parametrize("addresses", [["10.0.0.1"], ["127.0.0.1", "10.0.0.1"], ["::ffff:10.0.0.1"], []])
    def test_that_leads_elsewhere_may_not_be_called(
        self, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
    ) -> None:
        _let_names_lead_to(monkeypatch, lambda: addresses)
        with pytest.raises(Astray, match=r"hooks.example is not this machine|No address is known"):
            checked(Hosts(), "http://hooks.example/")

    def test_that_was_allowed_may_lead_anywhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _let_names_lead_to(monkeypatch, lambda: ["10.0.0.1"])
        hosts = Hosts(["Hooks.Example"])
        checked(hosts, "https://hooks.example./hook")
        assert [one["host"] for one in asyncio.run(hosts.resolve("hooks.example"))] == ["10.0.0.1"]

    def test_that_was_not_checked_leads_nowhere(self) -> None:
        assert asyncio.run(Hosts().resolve("localhost")) == []

    @pytest.mark.parametrize("name", ["2130706433", "127.1", "0x7f.1", "localhost"])
    def test_in_an_odd_form_is_held_to_what_it_leads_to(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        _let_names_lead_to(monkeypatch, lambda: ["127.0.0.1"])
        checked(Hosts(), f"http://{name}/")


class TestAUrl:
    @pytest.mark.parametrize(
        "url",
        [
            "", "hooks", "//127.0.0.1/", "ftp://127.0.0.1/", "http://", "http:///x", "http://a b/", "http://127.0.0.1:0/",
            "http://127.0.0.1:99999/", "http://127.0.0.1:x/", "http://user@127.0.0.1/", "http://[::1/", "http://x\r\ny/",
            "http://127.0.0.1\\@hooks.example/", "http://ho%2fst/", "http://höst/", f"http://127.0.0.1/{'x' * 4000}",
        ],
    )  # fmt: skip
    def test_that_is_none_is_told_from_one(self, url: str) -> None:
        assert target_of(url) is None

    @given(st.text(max_size=60))
    def test_may_be_any_text(self, text: str) -> None:
        target_of(text)
        target_of(f"http://{text}")

    def test_leads_to_a_host_and_a_port(self) -> None:
        assert target_of("HTTPS://Hooks.Example./a?b#c") == Target("https", "hooks.example", 443)
        assert target_of("http://[::1]:80/") == Target("http", "::1", 80)


class TestTheOption:
    @pytest.mark.parametrize("host", ["https://hooks.example", "hooks.example:80", "", "a b", 5])
    def test_names_hosts_alone(self, host: str) -> None:
        with pytest.raises(OptionError, match=r"name it as in hooks.example, without scheme and port"):
            Options(allow_webhook=(host,))

    @pytest.mark.parametrize("host", ["hooks.example", "Hooks.Example", "10.0.0.1", "::1", "[::1]"])
    def test_takes_names_and_addresses(self, host: str) -> None:
        assert Options(allow_webhook=(host,)).allow_webhook == (host,)


def _let_names_lead_to(monkeypatch: pytest.MonkeyPatch, addresses: object) -> None:
    def lookup(host: str, port: int, *_: object, **__: object) -> list[object]:
        found = addresses()  # type: ignore[operator]
        if not found:
            raise socket.gaierror(8, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
