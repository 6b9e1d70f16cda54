"""Exports that other tools read: HAR 1.2 to the letter of its specification, and NDJSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from graphfake import Requests
from graphfake.client import Request
from graphfake.har import har, ndjson
from tests.support.exchanges import keep

if TYPE_CHECKING:
    from pathlib import Path

TEXT: dict[str, Any] = {"type": "string"}
SIZE: dict[str, Any] = {"type": "integer", "minimum": -1}
MILLISECONDS: dict[str, Any] = {"type": "number", "minimum": 0}
MAYBE_MILLISECONDS: dict[str, Any] = {"type": "number", "minimum": -1}


def members(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object of HAR's: these members, a comment, and any that begin with an underscore."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {}), "comment": TEXT},
        "required": list(required),
        "patternProperties": {"^_": {}},
        "additionalProperties": False,
    }


def many(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


PAIR = members({"name": TEXT, "value": TEXT})
COOKIE = members(
    {"name": TEXT, "value": TEXT},
    {"path": TEXT, "domain": TEXT, "expires": TEXT, "httpOnly": {"type": "boolean"}, "secure": {"type": "boolean"}},
)
POSTED = members(
    {"mimeType": TEXT},
    {"text": TEXT, "params": many(members({"name": TEXT}, {"value": TEXT, "fileName": TEXT, "contentType": TEXT}))},
)
SENT = members(
    {
        "method": TEXT,
        "url": {"type": "string", "format": "uri"},
        "httpVersion": TEXT,
        "cookies": many(COOKIE),
        "headers": many(PAIR),
        "queryString": many(PAIR),
        "headersSize": SIZE,
        "bodySize": SIZE,
    },
    {"postData": POSTED},
)
CONTENT = members(
    {"size": {"type": "integer", "minimum": 0}, "mimeType": TEXT},
    {"compression": {"type": "integer"}, "text": TEXT, "encoding": TEXT},
)
ANSWERED = members(
    {
        "status": {"type": "integer"},
        "statusText": TEXT,
        "httpVersion": TEXT,
        "cookies": many(COOKIE),
        "headers": many(PAIR),
        "content": CONTENT,
        "redirectURL": TEXT,
        "headersSize": SIZE,
        "bodySize": SIZE,
    }
)
CACHED = members({"lastAccess": TEXT, "eTag": TEXT, "hitCount": SIZE}, {"expires": TEXT})
TIMINGS = members(
    {"send": MILLISECONDS, "wait": MILLISECONDS, "receive": MILLISECONDS},
    dict.fromkeys(("blocked", "dns", "connect", "ssl"), MAYBE_MILLISECONDS),
)
MADE_BY = members({"name": TEXT, "version": TEXT})
ENTRY = members(
    {
        "startedDateTime": {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$",
        },
        "time": MILLISECONDS,
        "request": SENT,
        "response": ANSWERED,
        "cache": members({}, {"beforeRequest": CACHED, "afterRequest": CACHED}),
        "timings": TIMINGS,
    },
    {"pageref": TEXT, "serverIPAddress": TEXT, "connection": TEXT},
)
PAGE = members(
    {
        "startedDateTime": TEXT,
        "id": TEXT,
        "title": TEXT,
        "pageTimings": members({}, {"onContentLoad": {}, "onLoad": {}}),
    }
)
HAR = members(
    {
        "log": members(
            {"version": {"const": "1.2"}, "creator": MADE_BY, "entries": many(ENTRY)},
            {"browser": MADE_BY, "pages": many(PAGE)},
        )
    }
)
VALID = Draft202012Validator(HAR, format_checker=FormatChecker())


def entry(**given: Any) -> dict[str, Any]:
    """Of one exchange, of which only what is given matters; it is valid."""
    log = har([keep(**given).to_json()])
    VALID.validate(log)
    found: dict[str, Any] = log["log"]["entries"][0]
    return found


class TestHar:
    @given(
        method=st.sampled_from(["GET", "POST", "HEAD", "PROPFIND"]),
        query=st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
        body=st.binary(max_size=40),
        answer=st.binary(max_size=40),
        status=st.integers(100, 999),
        header=st.text(max_size=10),
        duration=st.floats(0, 1e6),
        content_type=st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/plain", ""]),
    )
    def test_whatever_was_exchanged_it_is_valid(
        self,
        method: str,
        query: str,
        body: bytes,
        answer: bytes,
        status: int,
        header: str,
        duration: float,
        content_type: str,
    ) -> None:
        entry(
            method=method,
            url=f"http://127.0.0.1:4365/beta/users?{query}",
            headers=[("Content-Type", content_type), ("X", header)],
            body=body,
            status=status,
            response_headers=[("Location", header)],
            response_body=answer,
            duration=duration,
        )

    def test_it_says_what_was_asked_and_what_was_answered(self) -> None:
        found = entry(
            method="POST",
            url="http://h/beta/users?$top=1&%24skip=a+b&c=",
            headers=[("Content-Type", "application/json")],
            body=b'{"a": 1}',
            status=201,
            response_headers=[("Content-Type", "application/json"), ("Location", "http://h/beta/users/1")],
            response_body='{"b": "ä"}'.encode(),
            duration=0.25,
        )

        assert found["startedDateTime"] == "2026-01-02T03:04:05.000600+00:00"
        assert (found["time"], found["timings"]) == (250, {"send": 0, "wait": 250, "receive": 0})
        asked, answered = found["request"], found["response"]
        assert asked["queryString"] == [
            {"name": "$top", "value": "1"},
            {"name": "$skip", "value": "a b"},
            {"name": "c", "value": ""},
        ]
        assert asked["postData"] == {"mimeType": "application/json", "text": '{"a": 1}'}
        assert asked["bodySize"] == 8
        assert (answered["status"], answered["statusText"]) == (201, "Created")
        assert answered["content"] == {"size": 11, "mimeType": "application/json", "text": '{"b": "ä"}'}
        assert answered["redirectURL"] == "http://h/beta/users/1"

    def test_where_there_was_no_body_there_is_none(self) -> None:
        found = entry(body=b"", response_body=None, response_headers=[])

        assert "postData" not in found["request"]
        assert found["response"]["content"] == {"size": 0, "mimeType": "x-unknown"}

    def test_it_says_why_it_was_refused_and_what_was_dealt(self) -> None:
        refused = entry(status=400, rule="body.enum", kind="contract", pointer="/state", batch="id-9")
        dealt = entry(
            status=504, rule="fault.504", kind="injected", fault="fault-1; status=504; after", took_effect=True
        )

        assert refused["comment"] == "Refused by body.enum (contract) at /state. Came in the $batch id-9."
        assert dealt["comment"] == (
            "Refused by fault.504 (injected). Dealt the fault fault-1; status=504; after. It took effect all the same."
        )
        assert dealt["_graphfake"]["fault"] == "fault-1; status=504; after"
        assert "comment" not in entry()

    def test_a_body_that_is_not_whole_says_so(self) -> None:
        cut = entry(response_body=b"x" * 70_000, response_headers=[("Content-Type", "text/plain")])
        withheld = entry(body=b'{"password": "hush-hush-hush', response_body=b"")

        content = cut["response"]["content"]
        assert (content["size"], len(content["text"])) == (70_000, 65_536)
        assert content["comment"] == "Cut: the journal keeps the beginning of its 70000 bytes."
        assert withheld["request"]["postData"] == {
            "mimeType": "application/json",
            "text": "",
            "comment": "Withheld: 28 bytes that may hold a secret.",
        }

    def test_no_secret_is_in_it(self) -> None:
        found = entry(
            headers=[("Authorization", "Bearer hush-hush-hush"), ("Cookie", "a=hush-hush-hush")],
            body=b'{"password": "hush-hush-hush"}',
            url="http://h/beta/users?access_token=hush-hush-hush",
        )
        assert "hush" not in json.dumps(found)

    def test_what_is_not_here_is_told(self) -> None:
        assert har([], dropped=3)["log"]["comment"] == "The journal had to drop 3 older exchanges, which are not here."
        assert "comment" not in har([])["log"]


@given(st.lists(st.text(max_size=5), max_size=4))
def test_ndjson_is_one_line_for_each_whatever_it_holds(bodies: list[str]) -> None:
    exchanges = [keep(body=body.encode(errors="ignore"), explain=body).to_json() for body in bodies]

    lines = ndjson(exchanges).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(json.dumps(exchanges))


class TestSaving:
    REQUESTS = Requests([Request.of(keep(body=b"{}", fault="fault-1; drop=reset").to_json())])

    def test_the_suffix_says_the_form(self, tmp_path: Path) -> None:
        self.REQUESTS.save(tmp_path / "all.HAR")
        self.REQUESTS.save(str(tmp_path / "all.ndjson"))

        assert json.loads((tmp_path / "all.HAR").read_text("utf-8")) == self.REQUESTS.to_har()
        assert (tmp_path / "all.ndjson").read_text("utf-8") == self.REQUESTS.to_ndjson()

    @pytest.mark.parametrize("name", ["all.json", "har", "all"])
    def test_no_other_is_known(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(ValueError, match=r"ends in \.har or \.ndjson"):
            self.REQUESTS.save(tmp_path / name)
        assert list(tmp_path.iterdir()) == []


@given(
    headers=st.lists(st.tuples(st.sampled_from(["A", "a", "Accept"]), st.text(max_size=3)), max_size=3),
    body=st.binary(max_size=20),
    rule=st.sampled_from([None, "body.enum"]),
)
def test_a_request_gives_back_the_exchange_that_it_was_made_of(headers: Any, body: bytes, rule: str | None) -> None:
    violation = {name: name for name in ("rule", "pointer", "message", "sent", "expects", "source")}
    kept = keep(
        headers=headers, response_headers=headers, body=body, response_body=body, rule=rule, violations=(violation,),
        notes=({"rule": "tolerated.enum-case", "pointer": "/a"},), fault="x", took_effect=True, received=1.5, batch="b",
    ).to_json()  # fmt: skip

    assert Request.of(kept).to_json() == kept


def test_the_options_of_a_request_are_decoded() -> None:
    request = Request.of(keep(url="http://h/beta/users?%24filter=a+eq+%27b%26c%27&$top=1&empty=#x").to_json())

    assert request.query == {"$filter": "a eq 'b&c'", "$top": "1", "empty": ""}
