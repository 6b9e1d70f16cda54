"""No URL breaks the server: whatever stands in it is answered, soon, and never with a failure of ours."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.strategies import queries
from tests.support import zoo
from tests.support.queried import fresh, serve, settle, some
from tests.support.wire import Answer, Client, request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Served

CONTRACTS = zoo.catalogue()
ANIMALS, KEEPERS = some(20)
A_LINE = 16 * 1024
DEEP = 500
LINES = ("Authorization: Bearer test", "ConsistencyLevel: eventual")
COVERAGE = 501

WORDS = (
    *(
        "'",
        "''",
        '"',
        "(",
        ")",
        ",",
        ";",
        "/",
        "//",
        "=",
        "&",
        "?",
        "#",
        "%",
        "%2",
        "%zz",
        "%00",
        "%ff",
        "%27",
        "+",
        " ",
    ),
    *("$", "$$", "$filter=", "$expand=", "$count", "$ref", "$value", "$it", "@a", "@a=@a", "@odata.type", ":", "*"),
    *("/any(x:", "/all(x:x", "not ", "-", " and ", " or ", " eq ", " in (", " has ", "null", "INF", "NaN", "contains("),
    *("case(", "isof(", "cast(", "contoso.bird", "contoso.bird/", "legs", "name", "tags", "notes", "friends", "keeper"),
    *("9" * 400, "1e999", "2020-01-01", "duration'P1D'", "{}", "[]", '{"a":', "\x00", "\u2028", "é", "\U0010ffff"),
)
NESTED = (
    ("$filter=", "(", "true", ")"),
    ("$filter=", "not (", "true", ")"),
    ("$filter=", "not ", "true", ""),
    ("$filter=1 eq ", "-", "1", ""),
    ("$filter=1 eq ", "-(", "1", ")"),
    ("$filter=", "friends/any(x:", "true", ")"),
    ("$filter='a' eq ", "tolower(", "'a'", ")"),
    ("$filter=true eq ", "concat('a',", "'a'", ")"),
    ("$filter=legs eq 1", " or legs eq 1", "", ""),
    ("$filter=legs eq 1", " add 1", "", ""),
    ("$filter=name in ('a'", ",'a'", ")", ""),
    ("$filter=friends", "/friends", "/any()", ""),
    ("$filter=", "case(true:", "true", ")"),
    ("$filter=@a&@a=", "[", "1", "]"),
    ("$filter=@a&@a=", '{"a":', "1", "}"),
    ("$expand=", "friends($expand=", "friends", ")"),
    ("$expand=friends($levels=max)", ",friends($levels=max)", "", ""),
    ("$select=", "home($select=", "name", ")"),
    ("$select=id", ",id", "", ""),
    ("$select=home", "/home", "", ""),
    ("$orderby=name", ",name desc", "", ""),
    ("$orderby=", "(", "name", ")"),
    ("$search=", "(", "a", ")"),
    ("$search=", "NOT ", "a", ""),
    ("$search=a", " OR a", "", ""),
    ("$top=1", "0", "", ""),
    ("", "@a=@a&", "$filter=@a", ""),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A lawful query with pieces cut out, doubled and put in."""
    text = draw(queries(zoo.ANIMAL, contracts=CONTRACTS, entities=ANIMALS))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = min(len(text), begin + draw(st.integers(0, 9)))
        text = text[:begin] + draw(st.sampled_from(("", text[begin:end] * 2, *WORDS))) + text[end:]
    return text


@st.composite
def nested(draw: st.DrawFn) -> str:
    """Parts within parts, or one behind the other, 500 deep or as many as a line holds."""
    head, opening, inner, closing = draw(st.sampled_from(NESTED))
    most = (A_LINE - 200) // max(1, len(opening + closing))
    times = draw(st.sampled_from((2, 20, 99, 100, 101, DEEP, most)))
    return head + opening * times + inner + closing * draw(st.sampled_from((times, times, 0, times + 1)))


QUERIES = mutated() | nested() | st.lists(st.sampled_from(WORDS), max_size=12).map("".join) | st.text(max_size=80)
SEGMENTS = st.sampled_from((*WORDS, "animals", "keepers", "$batch", "$metadata", "delta", "oldest", "feed", "{id}"))
PATHS = st.just("/animals") | st.lists(SEGMENTS | st.text(max_size=8), max_size=7).map(
    lambda parts: "/" + "/".join(parts)
)
PLAIN = st.builds(lambda path, query: f"{path}?{query}".encode(), PATHS | st.just("/animals"), QUERIES)
ANY_BYTES = st.binary(max_size=200) | st.integers(1, 255).map(lambda byte: bytes([byte]) * (A_LINE - 100))


def sent(text: bytes) -> str:
    """As it may stand in a request's first line: blanks and ends of lines would end it."""
    return "".join(f"%{byte:02X}" if byte in b" \r\n" else chr(byte) for byte in text)


def encoded(text: bytes) -> str:
    """As a careful client sends it, so that it is the query that is looked at."""
    return "".join(chr(byte) if 0x20 < byte < 0x7F else f"%{byte:02X}" for byte in text)


RAW = ANY_BYTES.map(lambda data: b"/animals?$filter=" + data) | ANY_BYTES
TARGETS = st.one_of(PLAIN.map(encoded), PLAIN.map(encoded), PLAIN.map(encoded), PLAIN.map(sent), RAW.map(sent))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str, str]]:
    """The server, where its space stands, and the path of an animal there."""
    with serve(tmp_path_factory.mktemp("zoo")) as served, fresh(served) as client:
        animals = settle(client, ANIMALS, KEEPERS)
        yield served, client.url.removeprefix(served.url) + "/beta", f"/animals/{animals[0]['id']}"


def answered(port: int, data: bytes) -> tuple[Answer, float]:
    """What is answered, and the CPU seconds it took, client included; no answer within ten seconds is an error."""
    gc.disable()  # what other tests have left is not the URL's to clear up
    try:
        began = time.process_time()
        with Client(port) as client:
            found = client.send(data).answer()
        return found, time.process_time() - began
    finally:
        gc.enable()


def check(served: tuple[Served, str, str], method: str, target: str, seconds: float) -> None:
    server, base, animal = served
    body = "{}" if method in ("POST", "PATCH") else ""
    lines = (*LINES, "Content-Type: application/json", f"Content-Length: {len(body)}")
    url = base + target.replace("/{id}", animal.removeprefix("/animals"))
    sent = request(method, url, *lines) + body.encode()
    answer, took = answered(server.port, sent)

    assert answer.status < 500 or (answer.status == COVERAGE and "coverage." in answer.headers["graphfake-rule"]), url
    assert took < seconds, (took, url)


METHODS = st.sampled_from(("GET", "GET", "GET", "GET", "POST", "PATCH", "PUT"))


@settings(max_examples=150)
@given(method=METHODS, target=TARGETS)
def test_no_url_breaks_the_server(served: tuple[Served, str, str], method: str, target: str) -> None:
    check(served, method, target, 1)


@pytest.mark.deep
@settings(max_examples=12_000)
@given(method=METHODS, target=TARGETS)
def test_no_url_breaks_or_holds_up_the_server(served: tuple[Served, str, str], method: str, target: str) -> None:
    check(served, method, target, 1)


@pytest.mark.deep
@pytest.mark.parametrize("parts", NESTED, ids=lambda parts: (parts[0] + parts[1]).replace("/", "|"))
def test_nothing_is_too_deep_or_too_long(served: tuple[Served, str, str], parts: tuple[str, str, str, str]) -> None:
    head, opening, inner, closing = parts
    for times in (DEEP, (A_LINE - 200) // max(1, len(opening + closing))):
        query = head + opening * times + inner + closing * times
        check(served, "GET", encoded(f"/animals?{query}".encode()), 1)
