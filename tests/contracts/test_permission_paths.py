"""One spelling for the ways in which documentation writes a path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.permission_paths import written

SEGMENTS = st.sampled_from(
    ["Users", "{id}", "{user-id}", "root:", "{path}:", "file.txt:", "find(b={value},a={v})", "all()", "...", "$ref"]
) | st.text("aB.(){}=,':$", max_size=8)


@pytest.mark.parametrize(
    ("path", "spelt"),
    [
        ("/users/{id}/Messages/", "/users/{}/messages"),
        ("users/{user-id}", "/users/{}"),
        ("/", ""),
        ("", ""),
        ("/lamps/{id}}/repair", "/lamps/{}/repair"),
        ("/users/delta()", "/users/delta"),
        ("/lamps('{id}')/bulb", "/lamps/{}/bulb"),
        ("/lamps({id})", "/lamps/{}"),
        ("/rows/itemAt(index={value})range", "/rows/itemat(index)/range"),
        ("/me/find(End={value},start={value})", "/me/find(end,start)"),
        ("/applications(appId={value})/owners", "/applications(appid)/owners"),
        ("/lamps/Default.byColour(colour={c})", "/lamps/bycolour(colour)"),
        ("/groups/{id}/members/graph.user", "/groups/{}/members/microsoft.graph.user"),
        ("/groups/{id}/members/microsoft.graph.user", "/groups/{}/members/microsoft.graph.user"),
        ("/me/drive/root:/{item-path}:/content", "/me/drive/root:/{}:/content"),
        ("/me/drive/root:/folder/file.txt:/content", "/me/drive/root:/{}:/content"),
        ("/drives/{id}/items/{id}:/{name}:/content", "/drives/{}/items/{}:/{}:/content"),
        ("/me/drive/root:/{path}", "/me/drive/root:/{}"),
        ("/me/mailFolders/{id}/.../messages", "/me/mailfolders/{}/.../messages"),
    ],
)
def test_a_path_is_spelt_in_one_way(path: str, spelt: str) -> None:
    assert written(path) == spelt


@given(st.lists(SEGMENTS, max_size=6).map("/".join))
def test_what_is_spelt_so_stays_as_it_is(path: str) -> None:
    spelt = written(path)
    assert spelt == "" or spelt.startswith("/")
    assert spelt == spelt.lower()
    assert "//" not in spelt
    assert written(spelt) == spelt


@given(st.lists(SEGMENTS, max_size=6).map("/".join))
def test_letter_case_makes_no_difference(path: str) -> None:
    assert written(path.upper()) == written(path.lower()) == written(path)
