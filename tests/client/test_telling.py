"""What a failing test prints about a refused request, to the letter; and a curl line that runs as it is."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.client.curl import curl
from graphfake.client.records import Headers, Request
from graphfake.client.telling import RefusalError, told_whole
from tests.support.calling import ACCOUNT, ACCOUNTS, BROKEN, call

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake import Graph, Space

STATE = {
    "displayName": "An update",
    "productKey": None,
    "updateCategory": "critical",
    "updateVersion": None,
    "state": "Downloadin",
    "lastUpdatedDateTime": "2024-02-29T12:00:00Z",
}


def last(space: Space) -> str:
    return told_whole(space.requests[-1])


def test_the_text_is_that_of_the_page(space: Space) -> None:
    category = f"{ACCOUNTS}/a/categorySummaries/b"
    space.state.put(category, {}, validate=False)
    call(space.url, STATE, path=f"/beta{category}/updateStateSummaries")

    curl_line = (
        f"curl -X POST {space.url}/beta{category}/updateStateSummaries -H 'Content-Type: application/json' "
        f"""-H "Authorization: Bearer $TOKEN" -d '{json.dumps(STATE)}'"""
    )
    assert str(RefusalError(space.refusals)).splitlines() == [
        "graphfake refused 1 request: body.enum at /state",
        "POST /beta/.../updateStateSummaries -> 400 ModelValidationFailure",
        '  sent    "Downloadin"',
        '  expects one of 15 members; nearest: "downloading"',
        "  source  beta CSDL 2026-08 (csdl)",
        "  answer  Requested value 'Downloadin' was not found.",
        f"  repeat  {curl_line}",
        '  more    graphfake explain body.enum      intended? graphfake.expect_refusal("body.enum")',
    ]


def test_what_is_not_of_the_body_says_what_would_be_right_all_the_same(space: Space) -> None:
    call(space.url, token=None)

    first, *lines = last(space).splitlines()
    assert first == f"GET /beta/.../{ACCOUNTS.rpartition('/')[2]} -> 401 InvalidAuthenticationToken"
    assert [line.split()[0] for line in lines] == ["expects", "source", "answer", "repeat", "more"]
    assert "Authorization" not in lines[3], "what had no token is repeated without one"


def test_a_query_is_told_with_its_path(space: Space) -> None:
    call(space.url, path=f"/beta{ACCOUNTS}?$filter=x")

    assert last(space).startswith(f"GET /beta/.../{ACCOUNTS.rpartition('/')[2]}?$filter=x -> 400 BadRequest")


@pytest.mark.parametrize("path", ["/beta", "/beta/nothing", "/nothing"])
def test_a_short_path_is_told_whole(space: Space, path: str) -> None:
    call(space.url, path=path)

    assert last(space).startswith(f"GET {path} -> ")


def test_further_violations_are_named(space: Space) -> None:
    call(space.url, BROKEN | {"osVersion": 7, "colour": 1})

    assert "  also    body.type at /osVersion, body.unknown-property at /colour" in last(space).splitlines()


def test_equal_refusals_are_named_once_and_many_are_counted(space: Space) -> None:
    for _ in range(7):
        call(space.url, BROKEN)
    call(space.url, ACCOUNT | {"colour": 1})

    lines = str(RefusalError(space.refusals)).splitlines()
    assert lines[0] == "graphfake refused 8 requests: body.null at /displayName, body.unknown-property at /colour"
    assert sum(line.startswith("POST ") for line in lines) == 5
    assert lines[-1] == "and 3 more"


def test_what_was_sent_cannot_move_a_terminals_cursor(space: Space) -> None:
    call(space.url, ACCOUNT | {"\x1b[2J\u202e": "\x1b[2J\x9b"})

    assert last(space).replace("\n", "").isprintable()


# -- the curl line

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


def request(
    url: str, *, method: str = "POST", headers: Mapping[str, str] | None = None, body: str | None = None
) -> Request:
    kept = {
        **dict.fromkeys(["id", "space", "path", "response_body", "rule", "kind", "pointer"], ""),
        **dict.fromkeys(["violations", "notes", "response_headers"], ()),
        **dict.fromkeys(["body_length", "response_body_length"], 0), "response_body_state": "whole",
        "number": 1, "time": "2026-01-01T00:00:00+00:00", "status": 400, "explain": "", "duration": 0.0,
        "method": method, "url": url, "headers": list((headers or {}).items()), "body": body, "body_state": "whole",
    }  # fmt: skip
    return Request.of(kept)


def run_by_a_shell(line: str) -> list[str]:
    """The arguments that curl gets."""
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}\nTOKEN=secret\n{line}\n"
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=True, timeout=30)
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.skipif(shutil.which("sh") is None, reason="no POSIX shell here")
class TestCurl:
    @settings(max_examples=40)
    @given(TEXT.filter(lambda text: text and not text.endswith("\n")))
    def test_a_shell_reads_back_what_was_sent(self, text: str) -> None:
        line = curl(request("http://127.0.0.1:1/beta/x", headers={"X": "y"}, body=text))

        assert line.isprintable()
        assert run_by_a_shell(line)[-1] == text

    def test_it_names_all_that_decides_the_answer(self) -> None:
        headers = {
            "Host": "127.0.0.1", "Authorization": "Bearer [redacted]", "If-Match": 'W/"1"', "Content-Length": "2",
            "Accept": "*/*", "Content-Type": "application/json", "User-Agent": "x",
        }  # fmt: skip
        line = curl(request("http://127.0.0.1:1/beta/x?$top=1&a='b'", method="PATCH", headers=headers, body="{}"))

        assert run_by_a_shell(line) == [
            "-X", "PATCH", "http://127.0.0.1:1/beta/x?$top=1&a='b'", "-H", 'If-Match: W/"1"',
            "-H", "Content-Type: application/json", "-H", "Authorization: Bearer secret", "-d", "{}",
        ]  # fmt: skip

    def test_what_curl_would_do_by_itself_is_kept_from_it(self) -> None:
        line = curl(request("http://127.0.0.1:1/beta/./x(a=[1])", body="@/etc/passwd"))

        assert run_by_a_shell(line) == [
            "-X", "POST", "--globoff", "--path-as-is", "http://127.0.0.1:1/beta/./x(a=[1])",
            "-H", "Content-Type:", "--data-raw", "@/etc/passwd",
        ]  # fmt: skip
        assert run_by_a_shell(curl(request("http://127.0.0.1:1/", method="HEAD")))[0] == "--head"

    @pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
    def test_it_gets_the_same_answer_again(self, fake: Graph, space: Space) -> None:
        pretty = json.dumps(BROKEN, indent=2)
        call(space.url, BROKEN)
        sent = space.requests[-1]
        line = curl(request(sent.url, headers=sent.headers, body=pretty))
        subprocess.run(["sh", "-c", line], env={"TOKEN": fake.token()}, capture_output=True, check=True, timeout=30)

        again = space.requests[-1]
        assert again.number == sent.number + 1
        assert (again.body, again.status, again.rule, again.pointer) == (pretty, sent.status, sent.rule, sent.pointer)


class TestHeaders:
    def test_names_have_no_letter_case(self) -> None:
        headers = Headers([("Content-Type", "a/b"), ("X", "1"), ("x", "2")])

        assert (headers["content-type"], headers["X"], headers.get("Y")) == ("a/b", "1, 2", None)
        assert dict(headers) == {"Content-Type": "a/b", "X": "1, 2"}
        assert "CONTENT-TYPE" in headers
