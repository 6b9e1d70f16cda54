"""The table of dialects: every habit has a basis, and the meta-schema offers what the table holds."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.dialects import DEFAULT_DIALECT, DIALECTS, dialect_named, dialects
from graphfake.contracts.prefixes import longest, prefix_of
from graphfake.contracts.rules import TOLD

FOLDER = resources.files("graphfake.contracts")
SAID: dict[str, Any] = json.loads(FOLDER.joinpath("dialects.json").read_text(encoding="utf-8"))

NAMES = st.sampled_from(["users", "Users", "groups", "messages", "calendar", "{id}", "{appId}"])
PATHS = st.lists(NAMES, max_size=5).map(lambda names: "".join(f"/{name}" for name in names))


class TestTheTable:
    @pytest.mark.parametrize("fact", SAID["facts"])
    def test_says_of_every_habit_what_it_means_and_who_vouches_for_it(self, fact: str) -> None:
        entry = SAID["facts"][fact]
        assert set(entry) == {"says", "value", "basis", "in"}
        assert entry["says"].endswith("?")
        assert entry["basis"] in TOLD
        assert set(entry["in"]) <= set(DIALECTS)
        for value, basis in entry["in"].values():
            assert type(value) is type(entry["value"]) is bool
            assert value != entry["value"]
            assert basis in TOLD

    @pytest.mark.parametrize("name", DIALECTS)
    def test_vouches_for_every_code(self, name: str) -> None:
        assert all(basis in TOLD for _, basis in SAID["codes"].get(name, {}).values())

    def test_holds_the_dialects_that_a_service_document_may_name(self) -> None:
        metaschema = json.loads(FOLDER.joinpath("metaschema.json").read_text(encoding="utf-8"))
        assert sorted(DIALECTS) == sorted(_dialect_words(metaschema))

    @given(st.text())
    def test_has_the_habits_of_the_default_for_any_other_name(self, name: str) -> None:
        assert dialect_named(name) is dialects().get(name, dialects()[DEFAULT_DIALECT])

    def test_names_the_code_of_a_rule_before_that_of_its_area_and_of_its_status(self) -> None:
        assert dialect_named("outlook").code("body.null", 400) == "RequestBodyRead"
        assert dialect_named("outlook").code("fault.bad-request", 400) == "ErrorInvalidRequest"
        assert dialect_named("directory").code("body.null", 400) is None


class TestAPrefix:
    @given(PATHS, PATHS)
    def test_of_whole_segments_fits_all_that_lies_below_it(self, prefix: str, below: str) -> None:
        assert longest({prefix_of(prefix): 1}, prefix + below) == 1

    @given(PATHS)
    def test_is_written_in_one_way(self, path: str) -> None:
        written = prefix_of(path)
        assert prefix_of(f"{path.upper()}/") == prefix_of(written) == written

    @given(PATHS, PATHS)
    def test_that_is_longer_counts(self, prefix: str, below: str) -> None:
        table = {"": 0, prefix_of(prefix): 1, prefix_of(prefix + below): 2}
        assert longest(table, prefix + below) == 2

    @given(PATHS)
    def test_of_a_user_is_that_of_the_signed_in_one(self, below: str) -> None:
        assert longest({prefix_of("/users/{id}" + below): 1}, "/me" + below) == 1
        assert longest({prefix_of("/me" + below): 1}, "/users/{id}" + below) == 1

    def test_ends_where_a_segment_does(self) -> None:
        assert longest({"/users/{}/messages": 1}, "/users/{id}/messagesOfOthers") is None
        assert longest({"/users/{}/messages": 1}, "/users/messages") is None


def _dialect_words(metaschema: Any) -> list[str]:
    """The names that the meta-schema lets x-dialect say, wherever it stands there."""
    found: list[Any] = [metaschema]
    while found:
        node = found.pop()
        if isinstance(node, dict):
            if isinstance(node.get("x-dialect"), dict):
                return list(node["x-dialect"]["additionalProperties"]["enum"])
            found += node.values()
        elif isinstance(node, list):
            found += node
    return []
