"""The subset of patterns that contracts use: the same to every validator, and no text makes one run away."""

from __future__ import annotations

import re
import time

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import ContractError
from graphfake.contracts.patterns import check_pattern, compiled
from graphfake.contracts.validators import explainer

SIGNS = "abzAZ09 _-.:,;@#%&/!<>=~'\"$^|?*+()[]{}\\"
CHARACTERS = st.sampled_from(SIGNS)
CLASSES = st.builds(
    "[{}{}{}]".format,
    st.sampled_from(["", "^"]),
    st.sampled_from(["a-z", "A-Z", "0-9", "a-zA-Z0-9_", "-", ".", " -~"]),
    st.sampled_from(["", "-", ".", "\\]", "\\\\", "&&", "$", "()", "#", "--"]),
)
ATOMS = CLASSES | CHARACTERS | CHARACTERS.map("\\{}".format)
COUNTS = st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{0,3}", "{1,}", "{12,40}"])
PATTERNS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "^", "^"]),
    st.lists(st.builds("{}{}".format, ATOMS, COUNTS), max_size=5).map("".join),
    st.sampled_from(["", "$", "$"]),
)
TEXTS = st.text(st.sampled_from(SIGNS + "é\n\r\u2028ſ\u212a１"), max_size=12)


def refusal(pattern: object) -> ContractError | None:
    try:
        check_pattern(pattern, "x.json", "/properties/code/pattern")
    except ContractError as error:
        return error
    return None


def usable(pattern: object) -> bool:
    return refusal(pattern) is None


@settings(max_examples=400)
@given(PATTERNS.filter(usable), TEXTS)
def test_every_validator_reads_it_alike(pattern: str, text: str) -> None:
    ours = compiled(pattern).search(text) is not None
    assert jsonschema_rs.Draft202012Validator({"pattern": pattern}).is_valid(text) == ours
    assert explainer({"pattern": pattern}).is_valid(text) == ours
    if "\n" not in text:  # re alone lets `$` stand before a last line feed
        assert (re.search(pattern, text) is not None) == ours


@given(st.text() | PATTERNS | st.none() | st.integers())
def test_whatever_it_is_it_is_taken_or_refused_with_its_place(pattern: object) -> None:
    error = refusal(pattern)
    if error is not None:
        assert (error.document, error.pointer) == ("x.json", "/properties/code/pattern")
        assert error.reason.endswith(".")


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "^$",
        "^[A-Z]{2}-[0-9]{4}$",
        "^[a-z][a-z0-9_-]{0,62}$",
        "^[^@]+$",
        "^#[0-9a-f]{6}$",
        "x",
        "^a?b?c?$",
        "^[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}$",
        "^\\$[0-9]+$",
    ],
)
def test_takes(pattern: str) -> None:
    assert usable(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$",
        "^(a|a)*$",
        "a*a*b",
        "^a*b*$",
        "^[a-z]+[0-9]+$",
        "[a-z]+@",
        "a?",
        "^" + "a?" * 14 + "$",
        "^[a-z]{0,200}[a-z]{0,200}$",
        "^.$",
        "^\\d+$",
        "^\\w$",
        "^\\bx",
        "^(?=a)",
        "^a|b$",
        "^[[:alpha:]]$",
        "^[a--b]$",
        "^[z-a]$",
        "^é$",
        "^a{2}{3}$",
        "^a**$",
        "^*$",
        "a^b",
        "a$b",
        "[",
        "\\",
        "x" * 501,
        None,
        5,
    ],
)
def test_refuses(pattern: object) -> None:
    assert not usable(pattern)


@pytest.mark.parametrize(
    "pattern", ["^[a-z]{0,99}[a-z]*X$", "^[a-z]{0,99}[a-z]{0,99}X$", "^" + "a?" * 6 + "a*b$", "aaaX"]
)
def test_a_long_text_is_read_in_one_go(pattern: str) -> None:
    """A million letters that nearly match: seconds would be quadratic."""
    assert usable(pattern)
    started = time.process_time()
    assert compiled(pattern).search("a" * 1_000_000) is None
    assert time.process_time() - started < 2


def test_the_end_is_the_very_end() -> None:
    assert compiled("^a$").search("a\n") is None
    assert jsonschema_rs.Draft202012Validator({"pattern": "^a$"}).is_valid("a\n") is False
    assert explainer({"pattern": "^a$"}).is_valid("a\n") is False
    assert compiled("^a\\$").search("a$b") is not None
