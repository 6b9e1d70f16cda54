"""The Prefer header (RFC 7240): what is honoured, and that no text of it takes long."""

from __future__ import annotations

import time

import pytest

from graphfake.server.prefer import Preferences, preferences


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("return=minimal", Preferences("minimal")),
        ('Return="minimal"; x=1, odata.maxpagesize=5', Preferences("minimal", 5)),
        ("respond-async, return=representation", Preferences("representation")),
        ("return=minimal, return=representation", Preferences("minimal")),
        ('foo="a, return=minimal", return=representation', Preferences("representation")),
        ('foo="a\\", return=minimal", maxpagesize=3', Preferences(None, 3)),
        ("odata.maxpagesize = 7", Preferences(None, 7)),
        ("odata.maxpagesize=" + "9" * 30, Preferences(None, 999_999_999)),
        ("odata.maxpagesize=0", Preferences()),
        ("odata.maxpagesize=-1", Preferences()),
        ("odata.maxpagesize=\u0661", Preferences()),
        ("return=nothing", Preferences()),
        ("return", Preferences()),
        ("", Preferences()),
        (',;="', Preferences()),
    ],
)
def test_what_is_honoured(header: str, expected: Preferences) -> None:
    assert preferences(header) == expected


@pytest.mark.parametrize("part", ['a="', 'a="\\', " ", "a;", '"', "a =", "a", ",", '"\\"', "a=b,"], ids=repr)
def test_no_header_takes_longer_than_its_length_allows(part: str) -> None:
    preferences.cache_clear()
    started = time.process_time()

    preferences(part * (32_000 // len(part)))

    assert time.process_time() - started < 1  # one that goes back takes minutes
