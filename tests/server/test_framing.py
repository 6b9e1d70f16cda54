"""What becomes of a body before anything is held against the model: each row of how Graph frames, over raw sockets.

After each, the server still answers the documented example, has lost nothing and has logged nothing.
"""

from __future__ import annotations

import gzip
import json
import logging
import zlib
from typing import TYPE_CHECKING

import pytest

from graphfake.server import Bounds, OptionError, Options
from tests.support.served import STATES, Served
from tests.support.wire import Client as RawClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.wire import Answer

VALID = {
    "displayName": "a",
    "productKey": None,
    "updateCategory": "other",
    "updateVersion": None,
    "state": "idle",
    "lastUpdatedDateTime": "2026-08-01T00:00:00Z",
}
BODY = json.dumps(VALID).encode()
UNREADABLE = (
    "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format."
)
NO_JSON_TYPE = "Entity only allows writes with a JSON Content-Type header."
NO_TYPE = "Write requests (excluding DELETE) must contain the Content-Type header declaration."
EMPTY = "Empty Payload. JSON content expected."
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def framing_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(data="example", bounds=Bounds(read_timeout=0.5)) as served:
        yield served


@pytest.fixture
def raw(framing_server: Served, caplog: pytest.LogCaptureFixture) -> Iterator[RawClient]:
    """A raw socket to a server that must still be well, and have kept what it acknowledged, when the test is over."""
    with framing_server.client() as before:
        kept = before.post(STATES, VALID).json["id"]
    with RawClient(framing_server.port) as client:
        yield client
    with framing_server.client() as after:
        assert after.post(STATES, VALID).status == 201
        assert after.get(f"{STATES}/{kept}").status == 200
    assert [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING] == []


def post(body: bytes, *lines: str, content_type: str | None = "application/json", length: int | None = None) -> bytes:
    head = [
        f"POST /beta{STATES} HTTP/1.1",
        "Host: 127.0.0.1",
        "Authorization: Bearer test",
        f"Content-Length: {len(body) if length is None else length}",
        *([] if content_type is None else [f"Content-Type: {content_type}"]),
        *lines,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def refused(answer: Answer, status: int, rule: str, code: str, message: str | None = None) -> None:
    """The answer is this refusal, in Graph's envelope, with its ids."""
    assert (answer.status, answer.headers["graphfake-rule"]) == (status, rule)
    error = answer.json["error"]
    assert error["code"] == code
    assert message is None or error["message"] == message
    assert error["innerError"]["request-id"] == answer.headers["request-id"]
    assert answer.headers["content-type"] == "application/json"
    assert "odata-version" not in answer.headers


NESTED_100 = b'{"displayName":' + b"[" * 99 + b"]" * 99 + b"}"
NESTED_101 = b'{"displayName":' + b"[" * 100 + b"]" * 100 + b"}"
ROWS: dict[str, tuple[bytes, str, str | None]] = {
    "an empty body": (b"", "framing.empty", EMPTY),
    "malformed JSON": (b'{"displayName":', "framing.json", UNREADABLE),
    "blanks alone": (b"  ", "framing.json", UNREADABLE),
    "two values": (b"{}{}", "framing.json", UNREADABLE),
    "a comment": (b"{/* */}", "framing.json", UNREADABLE),
    "a trailing comma": (b'{"a":1,}', "framing.json", UNREADABLE),
    "single quotes": (b"{'a':1}", "framing.json", UNREADABLE),
    "NaN": (b'{"a":NaN}', "framing.json", UNREADABLE),
    "Infinity": (b'{"a":-Infinity}', "framing.json", UNREADABLE),
    "invalid UTF-8": (b'{"displayName":"\xff"}', "framing.json", UNREADABLE),
    "a surrogate that stands alone": (b'{"displayName":"\\ud800"}', "framing.json", UNREADABLE),
    "a surrogate encoded as UTF-8": (b'{"displayName":"\xed\xa0\x80"}', "framing.json", UNREADABLE),
    "a control character": (b'{"displayName":"\x01"}', "framing.json", UNREADABLE),
    "an array": (b"[]", "framing.not-an-object", EMPTY),
    "a text": (b'"x"', "framing.not-an-object", EMPTY),
    "JSON in a text": (json.dumps(BODY.decode()).encode(), "framing.not-an-object", EMPTY),
    "a number": (b"5", "framing.not-an-object", EMPTY),
    "null": (b"null", "framing.not-an-object", EMPTY),
    "true": (b"true", "framing.not-an-object", EMPTY),
    "101 levels": (NESTED_101, "framing.too-deep", UNREADABLE),
    "100,000 levels": (b"[" * 100_000, "framing.too-deep", UNREADABLE),
    "a number of 401 digits": (b'{"displayName":' + b"1" * 401 + b"}", "framing.number-too-long", UNREADABLE),
    "a number of a million digits": (b'{"a":' + b"1" * MIB + b"}", "framing.number-too-long", UNREADABLE),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_body_that_is_no_json_object(raw: RawClient, row: str) -> None:
    body, rule, message = ROWS[row]

    refused(raw.send(post(body)).answer(), 400, rule, "BadRequest", message)


@pytest.mark.parametrize("body", [NESTED_100, b'{"displayName":' + b"1" * 400 + b"}"])
def test_what_is_just_within_a_bound_reaches_the_model(raw: RawClient, body: bytes) -> None:
    assert raw.send(post(body)).answer().headers["graphfake-rule"].startswith("body.")


def test_an_empty_object_is_a_body(raw: RawClient) -> None:
    assert raw.send(post(b"{}")).answer().headers["graphfake-rule"] == "body.missing"


def test_a_byte_order_mark_is_accepted(raw: RawClient) -> None:
    assert raw.send(post(b"\xef\xbb\xbf" + BODY)).answer().status == 201


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json;odata.metadata=full",
        "application/json;odata.metadata=minimal;odata.streaming=False;IEEE754Compatible=False",
    ],
)
def test_every_spelling_of_json_is_taken(raw: RawClient, content_type: str) -> None:
    assert raw.send(post(BODY, content_type=content_type)).answer().status == 201


@pytest.mark.parametrize("content_type", [None, "", "  "])
def test_a_body_without_a_type(raw: RawClient, content_type: str | None) -> None:
    answer = raw.send(post(BODY, content_type=content_type)).answer()

    refused(answer, 400, "framing.content-type-missing", "BadRequest", NO_TYPE)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/xml", "application/odata+json", "json", "a/b/c"],
)
def test_a_body_of_another_type(raw: RawClient, content_type: str) -> None:
    answer = raw.send(post(BODY, content_type=content_type)).answer()

    refused(answer, 400, "framing.content-type", "BadRequest", NO_JSON_TYPE)


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "nonsense", "utf-7"])
def test_only_utf_8_is_read(raw: RawClient, charset: str) -> None:
    answer = raw.send(post(BODY, content_type=f"application/json; charset={charset}")).answer()

    refused(answer, 400, "framing.charset", "BadRequest", NO_JSON_TYPE)


def test_a_doubled_name_is_the_models_to_refuse(raw: RawClient) -> None:
    body = BODY[:-1] + b', "state": "idle"}'

    answer = raw.send(post(body)).answer()

    refused(
        answer,
        400,
        "body.duplicate",
        "ModelValidationFailure",
        "Multiple properties with the name 'state' were detected in a resource or a complex value. In OData, "
        "duplicate property names are not allowed.",
    )


def test_a_doubled_name_spelled_with_escapes_is_found_too(raw: RawClient) -> None:
    body = BODY[:-1] + b', "st\\u0061te": "idle"}'

    assert raw.send(post(body)).answer().headers["graphfake-rule"] == "body.duplicate"


class TestSizes:
    def test_a_body_of_four_mebibytes_is_read(self, raw: RawClient) -> None:
        text = "x" * (4 * MIB - len(BODY))
        body = json.dumps({**VALID, "displayName": "a" + text}).encode()

        assert len(body) == 4 * MIB
        assert raw.send(post(body)).answer().status == 201

    @pytest.mark.parametrize("size", [4 * MIB + 1, 5 * MIB])
    def test_a_larger_one_is_not(self, raw: RawClient, size: int) -> None:
        refused(raw.send(post(b"x" * size)).answer(), 413, "framing.too-large", "RequestEntityTooLarge")

    def test_nor_one_that_only_says_so(self, raw: RawClient) -> None:
        answer = raw.send(post(b"{}", length=10**12)).answer()

        refused(answer, 413, "framing.too-large", "RequestEntityTooLarge")

    def test_nor_one_in_chunks(self, raw: RawClient) -> None:
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        head = post(b"", "Transfer-Encoding: chunked").replace(b"Content-Length: 0\r\n", b"")

        answer = raw.send(head + chunk * 80 + b"0\r\n\r\n").answer()

        refused(answer, 413, "framing.too-large", "RequestEntityTooLarge")

    def test_a_gzip_bomb_is_not_inflated(self, raw: RawClient) -> None:
        answer = raw.send(post(gzip.compress(b"x" * (64 * MIB)), "Content-Encoding: gzip")).answer()

        refused(answer, 413, "framing.inflated-too-large", "RequestEntityTooLarge")

    def test_a_url_beyond_its_bound(self, raw: RawClient) -> None:
        sent = f"GET /beta{STATES}?x={'x' * 17_000} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer t\r\n\r\n"

        refused(raw.send(sent.encode()).answer(), 414, "framing.uri-too-long", "UriTooLong")

    def test_headers_beyond_their_bound(self, raw: RawClient) -> None:
        answer = raw.send(post(BODY, f"X-Long: {'x' * 40_000}")).answer()

        refused(answer, 431, "framing.header-too-large", "RequestHeaderFieldsTooLarge")


class TestCoding:
    def test_gzip_is_read(self, raw: RawClient) -> None:
        assert raw.send(post(gzip.compress(BODY), "Content-Encoding: gzip")).answer().status == 201

    @pytest.mark.parametrize(
        ("body", "coding"),
        [
            pytest.param(gzip.compress(BODY)[:-6], "gzip", id="cut"),
            pytest.param(BODY, "gzip", id="not compressed"),
            pytest.param(gzip.compress(BODY) + b"rest", "gzip", id="with a rest"),
            pytest.param(zlib.compress(BODY), "br", id="another coding"),
        ],
    )
    def test_what_cannot_be_decoded(self, raw: RawClient, body: bytes, coding: str) -> None:
        answer = raw.send(post(body, f"Content-Encoding: {coding}")).answer()

        refused(answer, 400, "framing.encoding", "BadRequest", UNREADABLE)

    def test_chunks_are_read(self, raw: RawClient) -> None:
        head = post(b"", "Transfer-Encoding: chunked").replace(b"Content-Length: 0\r\n", b"")
        chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (BODY[:7], BODY[7:8], BODY[8:]))

        assert raw.send(head + chunks + b"0\r\n\r\n").answer().status == 201

    def test_a_bad_chunk(self, raw: RawClient) -> None:
        head = post(b"", "Transfer-Encoding: chunked").replace(b"Content-Length: 0\r\n", b"")

        refused(raw.send(head + b"zz\r\n").answer(), 400, "framing.bad-request", "BadRequest")


class TestLengths:
    def test_a_body_cut_by_its_own_length(self, raw: RawClient) -> None:
        refused(raw.send(post(BODY, length=len(BODY) - 5)).answer(), 400, "framing.json", "BadRequest", UNREADABLE)

    def test_a_half_request_is_answered_when_its_client_stops_sending(self, raw: RawClient) -> None:
        answer = raw.send(post(BODY, length=len(BODY) + 5)).half_close().answer()

        refused(answer, 400, "framing.incomplete", "BadRequest", UNREADABLE)

    def test_a_whole_request_is_answered_when_its_client_stops_sending(self, raw: RawClient) -> None:
        assert raw.send(post(BODY)).half_close().answer().status == 201

    def test_a_slow_body_is_not_waited_for_for_ever(self, raw: RawClient) -> None:
        refused(raw.send(post(BODY, length=len(BODY) + 5)).answer(), 408, "framing.timeout", "RequestTimeout")

    def test_a_slow_head_is_not_waited_for_for_ever(self, raw: RawClient) -> None:
        refused(raw.send(b"POST /beta HTTP/1.1\r\nHost:").answer(), 408, "framing.timeout", "RequestTimeout")

    def test_length_and_chunks_together(self, raw: RawClient) -> None:
        answer = raw.send(post(BODY, "Transfer-Encoding: chunked")).answer()

        refused(answer, 400, "framing.bad-request", "BadRequest")


@pytest.mark.parametrize(
    "junk",
    [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET\r\n\r\n", b"\x00\x00\x00\r\n\r\n", b"A: B\r\n\r\n"],
)
def test_what_is_no_http_gets_the_envelope_too(raw: RawClient, junk: bytes) -> None:
    refused(raw.send(junk).answer(), 400, "framing.bad-request", "BadRequest")


@pytest.mark.parametrize("verb", ["GET", "DELETE"])
def test_a_body_where_none_is_wanted_is_ignored(raw: RawClient, verb: str) -> None:
    sent = post(b"{no json", content_type="text/plain").replace(b"POST", verb.encode(), 1)

    assert raw.send(sent).answer().headers.get("graphfake-rule") == (None if verb == "GET" else "route.verb")


class TestAccept:
    @pytest.mark.parametrize(
        "accept",
        [
            *("application/json", "*/*", "text/*", "application/*;q=0.5", "text/html, */*;q=0.1", ""),
            *("APPLICATION/JSON", "*/*;q=nan", "*/*;q=x"),
        ],
    )
    def test_what_json_satisfies(self, raw: RawClient, accept: str) -> None:
        assert raw.send(post(BODY, f"Accept: {accept}")).answer().status == 201

    @pytest.mark.parametrize("accept", ["application/xml", "text/html", "image/png", "*/*;q=0", "nonsense"])
    def test_what_it_does_not(self, raw: RawClient, accept: str) -> None:
        answer = raw.send(post(BODY, f"Accept: {accept}")).answer()

        refused(answer, 406, "accept.not-acceptable", "NotAcceptable")


def test_depth_and_length_of_numbers_are_options() -> None:
    with Served(data="example", json_levels=3, json_number_length=5) as served, served.client() as client:
        assert client.post(STATES, body=b'{"a":[[]]}').rule == "body.unknown-property"
        assert client.post(STATES, body=b'{"a":[[[]]]}').rule == "framing.too-deep"
        assert client.post(STATES, body=b'{"a":12345}').rule == "body.unknown-property"
        assert client.post(STATES, body=b'{"a":123456}').rule == "framing.number-too-long"


@pytest.mark.parametrize("option", [{"json_levels": 0}, {"json_levels": 201}, {"json_number_length": 4301}])
def test_bounds_that_no_parser_keeps_are_refused(option: dict[str, int]) -> None:
    with pytest.raises(OptionError, match="is not between 1 and"):
        Options(**option)  # type: ignore[arg-type]


def test_brackets_in_texts_do_not_count(raw: RawClient) -> None:
    body = json.dumps({**VALID, "displayName": '[{"' * 200}).encode()

    assert raw.send(post(body)).answer().status == 201
