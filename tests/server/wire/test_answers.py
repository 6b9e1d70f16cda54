"""Answers on the wire: framing, bodiless ones, dates and compression."""

from __future__ import annotations

import zlib
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from graphfake.server.wire.coding import compress, decode, takes_gzip
from graphfake.server.wire.messages import Request, Response
from graphfake.server.wire.outgoing import render
from tests.support.wire import get, request

if TYPE_CHECKING:
    from tests.support.wire import Server


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_content_has_neither_body_nor_its_headers(server: Server, status: int) -> None:
    with server.client() as client:
        answer = client.send(get(f"/status/{status}")).answer()
        assert answer.status == status
        assert answer.headers.keys() & {"content-type", "content-length"} == set()
        assert answer.headers["request-id"] == "1"
        assert client.send(get("/next")).answer().status == 200


@pytest.mark.parametrize("status", [200, 201, 404, 418, 431, 500, 599])
def test_every_status_goes_out_under_http_11(server: Server, status: int) -> None:
    with server.client() as client:
        answer = client.send(get(f"/status/{status}")).answer()
    assert (answer.version, answer.status, answer.json) == ("HTTP/1.1", status, {})
    assert parsedate_to_datetime(answer.headers["date"]).tzinfo is not None


@pytest.mark.parametrize("line", [(), ("Accept-Encoding: gzip",)])
@pytest.mark.parametrize("target", ["/long/10", "/long/5000", "/status/204"])
def test_head_has_the_headers_of_get_and_no_body(server: Server, target: str, line: tuple[str, ...]) -> None:
    with server.client() as client:
        whole = client.send(get(target, *line)).answer()
        head = client.send(request("HEAD", target, *line)).answer(bodiless=True)
        assert head.status == whole.status
        assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}
        assert client.send(get("/next")).answer().status == 200


def test_a_date_given_is_not_given_twice() -> None:
    assert render(Response(200, [("Date", "then")]), None, last=False, compress_from=1).count(b"Date: ") == 1


@pytest.mark.parametrize("pair", [("A", "b\r\nC: d"), ("A\n", "b"), ("A", "b\0"), ("A", "b\r")])
def test_a_header_that_would_break_the_framing_is_not_sent(pair: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="header"):
        render(Response(200, [pair]), None, last=False, compress_from=1)


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("*", True),
        ("deflate, *;q=0.5", True),
        ("gzip;q=0.001", True),
        ("gzip ; x=1; q=1", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*;q=0", False),
        ("*, gzip;q=0", False),
        ("gzip;q=nonsense", False),
        ("gzipped", False),
        (",;,", False),
    ],
)
def test_gzip_goes_to_those_who_ask_for_it(server: Server, accepted: str, taken: bool) -> None:
    assert takes_gzip(accepted) is taken
    with server.client() as client:
        answer = client.send(get("/long/5000", f"Accept-Encoding: {accepted}")).answer()
    assert ("content-encoding" in answer.headers) is taken
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.text == b"x" * 5000


def test_a_short_answer_is_not_worth_compressing(server: Server) -> None:
    with server.client() as client:
        answer = client.send(get("/long/1399", "Accept-Encoding: gzip")).answer()
    assert answer.headers.keys() & {"content-encoding", "vary"} == set()


def test_an_answer_that_is_coded_already_is_left_alone() -> None:
    packed = zlib.compress(b"x" * 5000, wbits=31)
    headers = CIMultiDictProxy(CIMultiDict({"Accept-Encoding": "gzip"}))
    asked = Request("GET", "/", "/", "", headers, b"", "http", "", 0.0, keep_alive=True)
    sent = render(Response(200, [("content-encoding", "gzip")], packed), asked, last=False, compress_from=1)
    assert sent.endswith(b"\r\n\r\n" + packed)


@given(st.binary())
def test_what_is_compressed_decodes_to_itself(body: bytes) -> None:
    assert decode(compress(body), "gzip", len(body)) == (body, None)


@given(st.binary(min_size=1), st.sampled_from(["gzip", "deflate", "br", "", "identity"]), st.integers(0, 100))
def test_no_bytes_break_the_decoder(body: bytes, coding: str, most: int) -> None:
    plain, fault = decode(body, coding, most)
    assert fault is None or (plain == b"" and fault.rule.startswith("framing."))
