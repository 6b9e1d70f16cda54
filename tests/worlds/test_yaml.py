"""YAML says what JSON could say, by the JSON schema of YAML 1.2; what it could not is refused, with its line."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.pointers import pointer_of
from graphfake.fake import FakeGraph
from graphfake.worlds.data import DataError, read_data, read_text
from graphfake.worlds.yaml_events import YamlError
from graphfake.worlds.yaml_lines import line_of
from graphfake.worlds.yaml_text import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

names = st.text(alphabet="ab/~\"\\{[,:# -&*!'\u00e4", max_size=3)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
SUMMARIES = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"


Lines = list[tuple[tuple[str | int, ...], str]]


def block(value: Any, path: tuple[str | int, ...] = ()) -> Lines:
    """A value as YAML in block style: each line, and the path of what it names. A name stands alone in its line."""
    indent = "  " * len(path)
    if not isinstance(value, dict | list) or not value:
        return [(path, f"{indent}{json.dumps(value)}")]
    found: Lines = []
    for name, item in value.items() if isinstance(value, dict) else enumerate(value):
        head = f"{json.dumps(name)}:" if isinstance(value, dict) else "-"
        found += [((*path, name), f"{indent}{head}"), *block(item, (*path, name))]
    return found


def written(lines: Lines) -> str:
    return "\n".join(line for _, line in lines)


@given(values)
def test_a_block_is_the_value_that_json_makes_of_it(value: Any) -> None:
    assert parse_yaml(written(block(value)).encode())[0] == value


@given(values, st.data())
def test_the_line_of_a_value_is_that_of_its_name_or_that_which_it_begins_in(value: Any, data: st.DataObject) -> None:
    lines = block(value)
    path, _ = data.draw(st.sampled_from(lines))
    at = [number for number, (named, _) in enumerate(lines, 1) if named == path]
    found = line_of(written(lines), path)
    inside = value
    for step in path:
        inside = inside[step]
    in_list = bool(path) and isinstance(path[-1], int)
    if not path:
        assert found == 1
    elif not isinstance(inside, dict | list) or not inside:
        assert found == at[-1]
    else:
        assert found == at[0] + in_list
    assert line_of(written(lines), [*path, "nowhere"]) == found


@given(st.dictionaries(names, values, max_size=3), st.sampled_from([None, 1, "\t"]))
def test_json_is_yaml(inner: dict[str, Any], indent: int | str | None) -> None:
    text = json.dumps({"/c": [inner]}, indent=indent).encode()
    as_yaml, as_json = read_text(text, "f.yaml"), read_text(text, "f.json")
    assert as_yaml.entries == as_json.entries
    said = [
        str(data.error(data.entries[0], pointer_of([0, name]), ".")) for data in (as_yaml, as_json) for name in inner
    ]
    assert [each.replace(".yaml", ".json") for each in said[: len(inner)]] == said[len(inner) :]


@pytest.mark.parametrize(
    "text",
    [
        *("012", "0x1F", "0o17", "1_000", "yes", "no", "on", "Off", "True", "NULL", "~", ".inf", ".nan", "+1", ".5"),
        *("1:30", "2026-08-17", "2026-08-17T08:00:00.1234567Z", "=", "1e", "--1", "nulls"),
    ],
)
def test_what_json_would_not_read_is_a_text(text: str) -> None:
    assert parse_yaml(f"a: {text}".encode())[0] == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-12", -12),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("1.50", Decimal("1.50")),
        ("1.", Decimal("1.0")),
        ("-1.5E+3", Decimal("-1.5E+3")),
        ("'1'", "1"),
        ('"null"', "null"),
        ('"\\u00e4\\/"', "\u00e4/"),
        ("|\n  a\n  1\n", "a\n1\n"),
        (">-\n  a\n  b\n", "a b"),
        ("[1, {b: 2}]", [1, {"b": 2}]),
    ],
)
def test_values_are_those_that_json_has_and_numbers_are_exact(text: str, value: Any) -> None:
    found = parse_yaml(f"a: {text}".encode())[0]["a"]
    assert (type(found), str(found)) == (type(value), str(value))


def test_an_alias_is_a_copy_and_a_merge_key_is_a_name_like_others() -> None:
    value, _ = parse_yaml(b"a: &x [1, {b: 2}]\nc: *x\n<<: *x\n")
    assert value == {"a": [1, {"b": 2}], "c": [1, {"b": 2}], "<<": [1, {"b": 2}]}
    assert value["a"] is not value["c"]


LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "The text holds nothing."),
        ("# none\n", 1, "The text holds nothing."),
        ("/a: 1\n/b: !!python/object:os.system x", 2, "The tag tag:yaml.org,2002:python/object:os.system stands here"),
        ("/a: !!str 1", 1, "The tag tag:yaml.org,2002:str stands here"),
        ("/a: 1\n---\n/b: 2", 2, "A second document begins here: one is read."),
        ("%YAML 1.1\n---\n/a: 1", 1, "The text is read as YAML 1.2, and as no other."),
        ("/a:\n\t- b: 1", 2, "A tab stands where YAML takes spaces."),
        ("/a: 1\n/b: 1\n/a: 2", 3, "The member /a stands twice in one object."),
        ("/a:", 1, 'Nothing stands here: write null, or "" for an empty text.'),
        ("1: 2", 1, 'The name of a member is a text: write "1", with quotes.'),
        ("? [a]\n: 1", 1, "The name of a member is a text, written out."),
        ("/a: *b", 1, "No &b stands before *b."),
        ("/a: &b\n- *b", 2, "*b stands within what it names."),
        ("/a: \0", 1, 'The character U+0000 may not stand here: write it as "\\u0000", in double quotes.'),
        ("/a: \u2028", 1, "The character U+2028 may not stand here"),
        ("/a:\n  [ 1", 2, "The text is not YAML: "),
        ("/a: b: c", 1, "The text is not YAML: mapping values are not allowed"),
        ('/a: "\\ud83d\\ude00"', 1, ""),
        ('/a: "\\UFFFFFFFF"', 1, ""),
        (f"/a: {'1' * 500}", 1, "A number is longer than 400 characters."),
        ("/a: 1e99999999999999999999", 1, "A number is larger than can be kept."),
        ("[" * 101 + "]" * 101, 1, "The text is nested deeper than 100 levels."),
        ("[" * 100_000, 1, "The text is "),
        ("- " * 101 + "x", 1, "The text is nested deeper than 100 levels."),
        ("&a " + "[" * 60 + "]" * 60, 0, ""),
        (
            "- &a " + "[" * 60 + "]" * 60 + "\n- " + "[" * 60 + "*a" + "]" * 60,
            2,
            "The text is nested deeper than 100 levels.",
        ),
        (LAUGHS, 6, "The text has more than 1000000 values or 64 million characters, with what its aliases repeat."),
        (f"- &a {'x' * 100_000}\n" + "- *a\n" * 1_000, 672, "The text has more than"),
    ],
)
def test_anything_else_is_refused_in_a_sentence_with_its_line(text: str, line: int, said: str) -> None:
    if not line:
        parse_yaml(text.encode())
        return
    with pytest.raises(YamlError) as caught:
        parse_yaml(text.encode())
    assert str(caught.value).startswith(said)
    assert str(caught.value).endswith(".")
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfea\0", "f.yml:1: The text is UTF-16: save it as UTF-8."),
        (b"/a: 1\n/b: \xe4", "f.yml:2: The text is not UTF-8: "),
        (b"- 1", 'f.yml is an object of paths: {"/deviceManagement/...": [...]}.'),
        (b"/a: 1\n/b:\n  yes\n/c: null", "f.yml:4: at /c: here stands an entity"),
        (b'{"/a": 1,\n "/a": 2}', "f.yml:2: the member /a stands twice in one object."),
    ],
)
def test_a_file_is_named_in_what_is_said_of_it(text: bytes, said: str) -> None:
    with pytest.raises(DataError) as caught:
        read_text(text, "f.yml")
    assert str(caught.value).startswith(said)


@given(st.text(max_size=30) | st.text(alphabet="-:?,[]{}#&*!|>'\"%@`\\ \t\n\rab1<=.~", max_size=30))
def test_any_text_is_a_value_or_a_sentence(text: str) -> None:
    found = value_or_error(text.encode())
    if isinstance(found, YamlError):
        assert str(found).endswith(".")
        assert 1 <= found.line <= text.count("\n") + text.count("\r") + 2
    else:
        json.dumps(found, default=str)


@given(st.binary(max_size=20))
def test_any_bytes_are_a_value_or_a_sentence(data: bytes) -> None:
    found = value_or_error(data)
    assert not isinstance(found, YamlError) or str(found).endswith(".")


def value_or_error(data: bytes) -> Any:
    try:
        return parse_yaml(data)[0]
    except YamlError as error:
        return error


def test_a_byte_order_mark_is_no_character() -> None:
    assert parse_yaml(b"\xef\xbb\xbf/a: 1")[0] == {"/a": 1}


EXAMPLE = f"""
# What the documentation shows.
{SUMMARIES}:
  - id: 33fb04a4-04a4-33fb-a404-fb33a404fb33
    displayName: Display Name value
    deviceId: 012
    userId: yes
    deviceName: Device Name value
    userPrincipalName: User Principal Name value
    osVersion: "14.10"
    successfulUpdateCount: 5
    failedUpdateCount: 1
    totalUpdateCount: 0
    lastUpdatedDateTime: 2017-01-01T00:00:56.8321556-08:00
"""


def test_the_documented_example_keeps_all_seven_digits(tmp_path: Path) -> None:
    file = tmp_path / "world.yaml"
    file.write_text(EXAMPLE)
    with FakeGraph(data=file, auth="off") as graph:
        [found] = graph.state.list(SUMMARIES)
    assert found["lastUpdatedDateTime"] == "2017-01-01T00:00:56.8321556-08:00"
    assert (found["deviceId"], found["userId"]) == ("012", "yes")


def test_what_no_contract_allows_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "world.yaml"
    file.write_text(EXAMPLE.replace("Count: 5", "Count: five"))
    with pytest.raises(DataError, match=r"world\.yaml:11: at .*, /0/successfulUpdateCount: "), FakeGraph(data=file):
        pass


def test_a_world_that_joins_a_running_fake_is_read_alike(tmp_path: Path) -> None:
    file = tmp_path / "world.yaml"
    file.write_text(EXAMPLE)
    with FakeGraph(auth="off") as graph:
        assert graph.state.load(file) == 1
        assert len(read_data(file).entries) == 1
