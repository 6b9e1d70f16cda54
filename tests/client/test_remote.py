"""A fake that runs elsewhere: what reaches it, and what is said where nothing does."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from graphfake import FakeGraph, RefusalError, RemoteGraph
from graphfake.client import AdminError, UnreachableError
from graphfake.client.admin import base_of
from tests.support.calling import ACCOUNT, BROKEN, call, names
from tests.support.served import Served

if TYPE_CHECKING:
    from graphfake import Graph


def test_it_offers_what_the_fake_itself_offers(fake: Graph) -> None:
    with RemoteGraph(fake.url + "/") as remote:
        assert remote.url == fake.url
        with remote.space() as space:
            call(space.url, ACCOUNT, token=space.token())
            assert names(space.url) == [ACCOUNT["displayName"]]
            assert [request.status for request in space.requests] == [201, 200]


def test_leaving_it_drops_its_spaces_and_nothing_else(fake: Graph) -> None:
    with fake.space("ours") as ours:
        call(ours.url, ACCOUNT)
        with RemoteGraph(fake.url) as remote:
            call(remote.space("theirs").url, ACCOUNT)
        with fake.space("theirs") as theirs:
            assert names(theirs.url) == []
        assert names(ours.url) == [ACCOUNT["displayName"]]


def test_many_at_one_fake_never_share_a_space(fake: Graph) -> None:
    with RemoteGraph(fake.url) as one, RemoteGraph(fake.url) as other:
        assert len({graph.space().key for graph in (one, other, one, other)}) == 4


def test_what_strangers_do_in_its_default_space_is_not_its_business(fake: Graph) -> None:
    with RemoteGraph(fake.url) as remote:
        remote.fail_on = frozenset({"contract"})
        call(fake.url, BROKEN)


def test_the_space_of_a_failed_block_can_be_looked_at_until_its_place_is_needed(fake: Graph) -> None:
    with RemoteGraph(fake.url) as remote:
        remote.fail_on = frozenset({"contract"})
        failed = remote.space()
        call(failed.url, ACCOUNT)
        call(failed.url, BROKEN)
        with pytest.raises(RefusalError), failed:
            pass
        assert names(failed.url) == [ACCOUNT["displayName"]]
        with remote.space() as next_one:
            assert next_one.key != failed.key
        assert names(failed.url) == []


def test_a_connection_that_was_closed_meanwhile_is_opened_anew() -> None:
    with FakeGraph() as first:
        port = int(first.url.rpartition(":")[2])
        remote = RemoteGraph(first.url)
        assert len(remote.admin._idle) == 1
    with FakeGraph(port=port), remote:
        assert remote.requests == []


def test_what_a_fake_beyond_loopback_asks_for_stands_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with Served(admin_token="let me in") as served:
        with pytest.raises(AdminError, match="admin token"):
            RemoteGraph(served.url)
        monkeypatch.setenv("GRAPHFAKE_ADMIN_TOKEN", "let me in")
        with RemoteGraph(served.url) as remote, remote.space() as space:
            call(space.url, ACCOUNT, token=space.token())
            assert [request.status for request in space.requests] == [201]


def test_nobody_at_home() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with pytest.raises(
        UnreachableError, match=rf"^No graphfake server answers at {url} \(.+\); `graphfake serve` starts"
    ):
        RemoteGraph(url)


@pytest.mark.parametrize(
    ("status", "body"), [(200, b"{}"), (200, b"<html>"), (404, b"<html>"), (200, b"[]"), (404, b"[]")]
)
def test_somebody_else_at_home(status: int, body: bytes) -> None:
    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Stranger) as server:
        serving = threading.Thread(target=server.handle_request)
        serving.start()
        with pytest.raises(AdminError, match=r"is not a graphfake server"):
            RemoteGraph(f"http://127.0.0.1:{server.server_port}")
        serving.join()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:4365",
        "ftp://x",
        "http://",
        "http://x:y",
        "http://x:99999",
        "http://x/beta",
        "http://x?y",
        "http://u@x",
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(ValueError, match=r"is not the address of a graphfake server; one looks like http://127"):
        RemoteGraph(url)


@pytest.mark.parametrize("url", ["http://x", "https://x:1", "http://[::1]:4365", "http://localhost:4365"])
def test_what_is_an_address(url: str) -> None:
    assert base_of(url) == base_of(f"{url}/") == url
