"""Bodies from strangers: strict JSON, bounded, and where a name stands twice."""

from __future__ import annotations

import contextlib
import json
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.json_text import JsonTextError, Limits, parse
from graphfake.contracts.pointers import tokens

NAMES = st.text(max_size=4) | st.sampled_from(["", "a", "a/b", "~", "~1", "é", "\x00", "@odata.type"])
NUMBERS = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


def refusal(data: bytes, **more: Any) -> str:
    with pytest.raises(JsonTextError) as caught:
        parse(data, **more)
    assert str(caught.value).endswith(".")
    return caught.value.rule


@given(VALUES, st.booleans(), st.sampled_from([None, 2]), st.booleans())
def test_what_json_writes_is_read(value: Any, ascii_: bool, indent: int | None, marked: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_, indent=indent).encode()
    assert parse((b"\xef\xbb\xbf" if marked else b"") + text) == (value, ())


@given(st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
def test_whatever_it_is_it_is_read_or_refused(data: bytes) -> None:
    try:
        found = parse(data).value
    except JsonTextError as error:
        found, rule = None, error.rule
    else:
        rule = "" if json.loads(data.decode("utf-8-sig")) == found else "another value"
    assert rule in ("", "framing.json", "framing.too-deep", "framing.number-too-long")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"{",
        b'{"a":1,}',
        b"[1,]",
        b"{a:1}",
        b"{'a':1}",
        b"01",
        b"1.",
        b".5",
        b"+1",
        b"1 2",
        b"{} {}",
        b"nul",
        b"True",
        b"NaN",
        b"[NaN]",
        b"Infinity",
        b"-Infinity",
        b'"a\nb"',
        b'"\x00"',
        b'"\\x41"',
        b'"\\u12"',
        b'"\\ud800"',
        b'"\\udc00"',
        b'{"\\ud800":1}',
        b'"\\ud800\\u0041"',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\xc0\x80"',
        b"// x\n1",
        b"\xef\xbb\xbf\xef\xbb\xbf1",
        b"\xff\xfe1\x00",
        b'{"a":1,"a":2,"b":"\\ud800"}',
        b'{"a":1,"a":2,"b":NaN}',
        b'{"a":1,"a":2',
        b'{"a":1,"a":"\xff"}',
    ],
)
def test_is_no_json(data: bytes) -> None:
    assert refusal(data) == "framing.json"


class TestDepth:
    @pytest.mark.parametrize("opened", [b"[", b'{"a":'])
    def test_a_hundred_levels_and_no_more(self, opened: bytes) -> None:
        closing = b"]" if opened == b"[" else b"}"
        assert parse(opened * 99 + b"[]" + closing * 99).value
        assert refusal(opened * 100 + b"[]" + closing * 100) == "framing.too-deep"

    def test_brackets_in_text_are_no_levels(self) -> None:
        text = json.dumps({"a": "[{" * 500, 'b"[': '\\"[' * 200}).encode()
        assert parse(text).duplicates == ()

    def test_many_brackets_side_by_side_are_no_levels(self) -> None:
        assert len(parse(b"[" + b"[{}]," * 500 + b"1]").value) == 501

    def test_an_endless_text_is_told_of_before_its_end(self) -> None:
        assert refusal(b"[" * 1_000_000) == "framing.too-deep"
        assert refusal(b'{"a":"' + b"[" * 200) == "framing.json"

    def test_the_bound_is_a_setting(self) -> None:
        assert refusal(b"[[[]]]", limits=Limits(levels=2)) == "framing.too-deep"
        assert parse(b"[" * 200 + b"]" * 200, limits=Limits(levels=200)).value


class TestNumbers:
    @pytest.mark.parametrize("length", [399, 400])
    def test_of_four_hundred_characters_are_read_to_the_last(self, length: int) -> None:
        assert parse(b"1" * length).value == int("1" * length)

    @pytest.mark.parametrize("text", [b"1" * 401, b"-" + b"1" * 400, b"0." + b"1" * 399, b"1" * 398 + b"e10"])
    def test_of_more_are_refused(self, text: bytes) -> None:
        assert refusal(b'{"a":' + text + b"}") == "framing.number-too-long"

    def test_digits_in_text_are_no_number(self) -> None:
        assert parse(b'"' + b"1" * 500 + b'"').value == "1" * 500
        assert parse(b'["' + b"1" * 500 + b'",2]').value[1] == 2

    def test_keep_their_kind(self) -> None:
        found = parse(b"[5, 5.0, 5e0, -0, 100000000000000000000000]").value
        assert [type(number) for number in found] == [int, float, float, int, int]

    def test_with_a_fraction_are_exact_when_that_is_asked_for(self) -> None:
        text = b'{"a": 0.1000000000000000055511151231257827, "b": 5, "c": 1E400}'
        found = parse(text, exact=True).value
        assert found == {"a": Decimal("0.1000000000000000055511151231257827"), "b": 5, "c": Decimal("1E400")}
        again = parse(text[:-1] + b', "b": 0.5}', exact=True)
        assert again.value == {**found, "b": Decimal("0.5")}

    def test_the_bound_is_a_setting(self) -> None:
        assert refusal(b"12345", limits=Limits(number_length=4)) == "framing.number-too-long"


def pairs(value: Any) -> str:
    """JSON of values whose objects are lists of pairs, so that names may stand twice."""
    if isinstance(value, tuple):
        return "{" + ",".join(f"{json.dumps(name)}:{pairs(item)}" for name, item in value) + "}"
    return "[" + ",".join(map(pairs, value)) + "]" if isinstance(value, list) else json.dumps(value)


PAIRS = st.recursive(
    st.integers(0, 3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(st.tuples(st.sampled_from(["a", "b", "a/b", "~"]), inner), max_size=4).map(tuple)
    ),
    max_leaves=8,
)


class TestNamesThatStandTwice:
    @given(PAIRS)
    def test_are_found_where_the_text_is_read_and_the_last_counts(self, value: Any) -> None:
        found = parse(pairs(value).encode())
        assert found.value == json.loads(pairs(value))
        assert [tokens(pointer) for pointer in found.duplicates] == list(self.twice(value, []))

    def twice(self, value: Any, path: list[str]) -> list[list[str]]:
        found: list[list[str]] = []
        if isinstance(value, list):
            for number, item in enumerate(value):
                found += self.twice(item, [*path, str(number)])
        if isinstance(value, tuple):
            seen: set[str] = set()
            for name, item in value:
                found += [[*path, name]] if name in seen else []
                seen.add(name)
                found += self.twice(item, [*path, name])
        return found

    def test_are_one_name_when_their_escapes_are_read(self) -> None:
        text = b'{"a/b": {"k": 1, "\\u006b": 2}, "a\\u002fb": 3, "\\u007e": 1, "~": 2}'
        assert parse(text).duplicates == ("/a~1b/k", "/a~1b", "/~0")

    def test_differ_when_their_letter_case_does(self) -> None:
        assert parse(b'{"a": 1, "A": 2}').duplicates == ()


@pytest.mark.parametrize(
    "text",
    [
        b"[" + (b"1" * 400 + b",") * 2_500 + b"1]",
        b'"\\"' * 300_000,
        b'{"a":"' + b'\\"' * 500_000 + b"[" * 200,
        b"\\" * 1_000_000 + b"[" * 200,
        b"[" + b"{}," * 300_000 + b"1]",
        b"{" + b",".join(b'"k%d":1' % number for number in range(80_000)) + b"}",
        b"{" + b",".join(b'"k":1' for _ in range(150_000)) + b"}",
        b"{" + b",".join(b'"k%d":{"a":1,"a":2}' % number for number in range(40_000)) + b"}",
        b'"' + b"x" * 1_000_000,
    ],
    ids=[
        "digits",
        "quotes",
        "open text",
        "backslashes",
        "objects",
        "members",
        "twice",
        "twice inside",
        "text",
    ],
)
def test_a_megabyte_is_read_in_a_moment(text: bytes) -> None:
    started = time.process_time()
    with contextlib.suppress(JsonTextError):
        parse(text)
    assert time.process_time() - started < 2
