"""What a world begins with, as people write it: read strictly, and told of by path, pointer and line."""

from __future__ import annotations

import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.lines import line_of
from graphfake.contracts.pointers import pointer_of
from graphfake.fake import FakeGraph
from graphfake.worlds.data import DataError, Entry, read_data, read_text

if TYPE_CHECKING:
    from pathlib import Path

names = st.text(alphabet='ab/~"\\{[,:\u00e4', max_size=3)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


def paths_of(value: Any) -> list[list[str | int]]:
    """Every way into a value."""
    items: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [[], *([name, *path] for name, item in items for path in paths_of(item))]


def lines_of(value: Any, path: list[str | int], indent: str) -> list[str]:
    """The lines of a value, each item on one of its own, of those that `path` leads to the last ending in a mark."""
    if isinstance(value, dict | list) and value:
        items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        found = ["{" if isinstance(value, dict) else "["]
        for number, (name, item) in enumerate(items):
            inner = lines_of(item, path[1:], indent + " ") if path and path[0] == name else [json.dumps(item)]
            head = f"{json.dumps(name)} : " if isinstance(value, dict) else ""
            found += [f"{indent} {head}{inner[0]}", *inner[1:]]
            found[-1] += "," if number < len(items) - 1 else ""
        return [*found, indent + ("}" if isinstance(value, dict) else "]")]
    return [json.dumps(value)]


@given(values, st.data())
def test_the_line_of_a_value_is_the_one_that_it_begins_in(value: Any, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths_of(value)))
    text = "\n".join(lines_of(value, path, ""))
    assert json.loads(text) == value

    inside = value
    expected = 1
    for step in path:
        items = list(inside) if isinstance(inside, dict) else range(len(inside))
        expected += 1 + list(items).index(step)
        inside = inside[step]
    assert line_of(text, path) == expected
    assert line_of(text, [*path, "nowhere"]) >= expected


def test_of_members_with_one_name_the_last_is_meant() -> None:
    assert line_of('{"a": 1,\n"b": 2,\n"a": 3}', ["a"]) == 3


def test_entries_keep_their_order_and_a_schema_is_none() -> None:
    data = read_data({"/b": [{}], "/a": 3, "$schema": "x", "/c": {"id": "x"}})
    assert data.entries == (Entry("/b", [{}]), Entry("/a", 3), Entry("/c", {"id": "x"}))


def test_a_mapping_need_be_no_dict_and_can_change_afterwards() -> None:
    inside = {"id": "x"}
    data = read_data(MappingProxyType({"/c": MappingProxyType(inside)}))
    inside["id"] = "y"
    assert data.entries == (Entry("/c", {"id": "x"}),)


@given(values)
def test_a_mistake_is_told_by_its_path_and_pointer_and_in_a_file_by_its_line(value: Any) -> None:
    text = json.dumps({"/c": [{"x": value}]}, indent=1)
    data = read_text(text.encode(), "seed.json")
    [entry] = data.entries
    for path in paths_of([{"x": value}]):
        error = str(data.error(entry, pointer_of(path), "it is wrong."))
        place = re.escape(f": at /c{', ' if path else ''}{pointer_of(path)}: it is wrong.")
        assert re.fullmatch(r"seed\.json:\d+" + place, error, re.DOTALL)
        assert int(error.split(":")[1]) == line_of(text, ["/c", *path])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "f.json cannot be read: the text is not JSON"),
        ("[1]", 'f.json is an object of paths: {"/deviceManagement/...": [...]}.'),
        ('{"/a": 1,\n"/a": 2}', "f.json:2: the member /a stands twice in one object."),
        ('{"/a": {"b": 1,\n\n"b": 2}}', "f.json:3: the member b stands twice in one object."),
        ('{"/a": [{}, {"b": 1,\n"b": 2}]}', "f.json:2: the member b stands twice in one object."),
        ('{"/a":\n null}', "f.json:2: at /a: here stands an entity, a list of them, or how many are to be drawn."),
        ('{"/a": 1.5}', "f.json:1: at /a: here stands an entity"),
        ('{"/a": NaN}', "f.json cannot be read"),
        ('{"/a": "\\ud800"}', "f.json cannot be read"),
        ("[" * 101 + "]" * 101, "f.json cannot be read: the text is nested deeper than 100 levels."),
        ('{"/a": ' + "1" * 500 + "}", "f.json cannot be read: A number is longer than 400 characters."),
    ],
)
def test_what_is_no_data_is_refused_in_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    file.write_text(text)
    with pytest.raises(DataError) as caught:
        read_data(file)
    assert str(caught.value).removeprefix(f"{tmp_path}/").startswith(said)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    "given_", [5, None, b"x", ["x"], {1: 2}, {"/a": object()}, {"/a": float("inf")}, "no.json", "\0"]
)
def test_what_cannot_be_read_is_refused_in_a_sentence(given_: Any) -> None:
    with pytest.raises(DataError, match=r"^data.{10,300}\.$"):
        read_data(given_)


def test_a_value_that_holds_itself() -> None:
    value: dict[str, Any] = {}
    value["/a"] = value
    with pytest.raises(DataError, match="no form in JSON"):
        read_data(value)


def test_what_no_two_may_share_is_told_by_its_line(tmp_path: Path) -> None:
    user = "accountEnabled: true, mailNickname: n, passwordProfile: {password: x}"
    file = tmp_path / "world.yaml"
    names = ("a@x.example", "A@x.example")
    lines = (f"  - {{displayName: a, userPrincipalName: {name}, {user}}}\n" for name in names)
    file.write_text("/v1.0/users:\n" + "".join(lines))
    with pytest.raises(DataError, match=r"world\.yaml:3: .*userPrincipalName: another entity of /users"):
        FakeGraph(data=file).start()
