"""Published permissions, compiled: the same bytes for the same facts, the least privileged first, nothing lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.errors import ContractError
from graphfake.contracts.grants import Permissions
from graphfake.contracts.importing.permissions import compiled
from graphfake.contracts.permission_paths import written
from graphfake.contracts.published import Published

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

KINDS = {"DelegatedWork": "delegated", "DelegatedPersonal": "personal", "Application": "application"}
NAMES = ["Lamp.Read.All", "Lamp.ReadBasic.All", "Lamp.ReadWrite.All", "Bulb.Swap", "Directory.Read.All"]
PATHS = ["/lamps", "/lamps/{id}", "/LAMPS/{lampId}/bulb", "/lamps/{id}/bulb/swap", "/lamps/find(colour={value})", "/me"]

SCHEMES = st.lists(st.sampled_from(list(KINDS)), min_size=1, unique=True)
PATH_SETS = st.fixed_dictionaries(
    {
        "schemeKeys": SCHEMES,
        "methods": st.lists(st.sampled_from(["GET", "POST", "PATCH", "DELETE"]), min_size=1, unique=True),
        "paths": st.dictionaries(
            st.sampled_from(PATHS), SCHEMES.map(",".join).map("least={}".format) | st.just(""), max_size=4
        ),
    }
)
PERMISSIONS = st.dictionaries(
    st.sampled_from(NAMES),
    st.fixed_dictionaries(
        {
            "schemes": st.dictionaries(
                st.sampled_from(list(KINDS)), st.integers(1, 4).map(lambda level: {"privilegeLevel": level})
            ),
            "pathSets": st.lists(PATH_SETS, max_size=3),
        }
    ),
)


def raw(permissions: object) -> bytes:
    return json.dumps({"permissions": permissions}).encode()


def one(path: str, said: str = "", *, method: str = "GET", level: int = 3, kind: str = "DelegatedWork") -> Any:
    """A permission for one path."""
    return {
        "schemes": {kind: {"privilegeLevel": level}},
        "pathSets": [{"schemeKeys": [kind], "methods": [method], "paths": {path: said}}],
    }


def read(permissions: object) -> Published:
    return Published(compiled(raw(permissions)).decode())


def asked(permissions: object, path: str = "/lamps", method: str = "GET") -> Permissions | None:
    return read(permissions).permissions(path, method)


@given(PERMISSIONS)
def test_everything_that_is_published_is_kept_and_nothing_else(permissions: dict[str, Any]) -> None:
    said: dict[tuple[str, str, str], set[str]] = {}
    for name, permission in permissions.items():
        for entry in permission["pathSets"]:
            for path in entry["paths"]:
                for method in entry["methods"]:
                    for scheme in entry["schemeKeys"]:
                        said.setdefault((written(path), method, KINDS[scheme]), set()).add(name)
    held = read(permissions)
    kept = {
        (path, method, kind): set(names)
        for path in held.paths
        for method in held.methods(path)
        for kind in KINDS.values()
        if (found := held.permissions(path, method)) and (names := getattr(found, kind))
    }
    assert kept == said


@given(PERMISSIONS, st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_published_makes_no_difference(
    permissions: dict[str, Any], chance: random.Random
) -> None:
    names = list(permissions)
    chance.shuffle(names)
    shuffled = {
        name: {**permissions[name], "pathSets": chance.sample(sets := permissions[name]["pathSets"], len(sets))}
        for name in names
    }
    assert compiled(raw(shuffled)) == compiled(raw(permissions))


def test_it_is_a_text_that_is_read_line_by_line() -> None:
    lamp = one("/lamps/{id}", "least=DelegatedWork")
    assert compiled(raw({"Lamp.Read.All": lamp})).decode().splitlines() == [
        "# Permissions of Microsoft Graph by path and method, least privileged first: sets, then paths.",
        "26cf2 delegated Lamp.Read.All",
        "# Paths",
        "lamps",
        " {} GET=26cf2",
    ]


@pytest.mark.parametrize(
    ("permissions", "names"),
    [
        ({"A.Do": one("/lamps"), "B.Do": one("/lamps", "least=DelegatedWork")}, ("B.Do", "A.Do")),
        ({"A.Do": one("/lamps", level=4), "B.Do": one("/lamps", level=2)}, ("B.Do", "A.Do")),
        ({"B.Do": one("/lamps"), "A.Do": one("/lamps")}, ("A.Do", "B.Do")),
        (
            {"Lamp.ReadWrite": one("/lamps", "least=DelegatedWork"), "Lamp.Read": one("/lamps")},
            ("Lamp.Read", "Lamp.ReadWrite"),
        ),
        (
            {"Lamp.Read": one("/lamps", "least=DelegatedWork", level=1), "Lamp.ReadBasic": one("/lamps")},
            ("Lamp.ReadBasic", "Lamp.Read"),
        ),
        (
            {"A.Do": {**one("/lamps", "least=DelegatedWork"), "schemes": {}}, "B.Do": one("/lamps", level=4)},
            ("B.Do", "A.Do"),
        ),
    ],
    ids=["marked least", "by level", "by name", "reading before writing", "basic first", "what none can hold last"],
)
def test_the_least_privileged_comes_first(permissions: dict[str, Any], names: tuple[str, ...]) -> None:
    assert asked(permissions) == Permissions(names)


def test_what_is_held_with_a_permission_is_kept_unless_it_is_also_published_without() -> None:
    also = one("/lamps", "least=DelegatedWork;AlsoRequires=User.Read.All,Group.Read.All")
    other = one("/lamps", "AlsoRequires=Site.Read.All")
    both = {**also, "pathSets": [*also["pathSets"], *other["pathSets"]]}
    without = {**both, "pathSets": [*both["pathSets"], *one("/lamps")["pathSets"]]}
    for permission, needed in (
        (also, ("Group.Read.All", "User.Read.All")),
        (both, ("Group.Read.All", "Site.Read.All", "User.Read.All")),
    ):
        assert asked({"A.Do": permission}) == Permissions(("A.Do",), also={"delegated": {"A.Do": needed}})
    assert asked({"A.Do": without}) == Permissions(("A.Do",))


def test_a_path_with_a_query_is_left_out() -> None:
    assert read({"A.Do": one("/lamps?$filter=isof('contoso.lamp')")}).paths == ()


def test_both_kinds_of_users_and_applications_are_told_apart() -> None:
    permissions = {
        "A.Do": one("/lamps", kind="Application"),
        "B.Do": one("/lamps", kind="DelegatedPersonal"),
        "C.Do": one("/lamps"),
    }
    assert asked(permissions) == Permissions(("C.Do",), ("A.Do",), ("B.Do",))
    assert asked(permissions, method="POST") is None
    assert asked(permissions, path="/lamp") is None


# Strangers' files


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    permission = one("/lamps")
    change(permission)
    return raw({"A.Do": permission})


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        (b"", ""),
        (b"\xff", ""),
        (b"[]", ""),
        (b"{}", "/permissions"),
        (b"[" * 100_000, ""),
        (raw([]), "/permissions"),
        (raw({"A B": {}}), "/permissions/A B"),
        (raw({"A+B": {}}), "/permissions/A+B"),
        (raw({"A.Do": []}), "/permissions/A.Do"),
        (changed(lambda one: one.update(schemes=5)), "/permissions/A.Do/schemes"),
        (changed(lambda one: one["schemes"].update(X=5)), "/permissions/A.Do/schemes/X"),
        (
            changed(lambda one: one["schemes"]["DelegatedWork"].update(privilegeLevel="3")),
            "/permissions/A.Do/schemes/DelegatedWork/privilegeLevel",
        ),
        (changed(lambda one: one.update(pathSets={})), "/permissions/A.Do/pathSets"),
        (changed(lambda one: one["pathSets"].append(1)), "/permissions/A.Do/pathSets/1"),
        (changed(lambda one: one["pathSets"][0].update(methods="GET")), "/permissions/A.Do/pathSets/0/methods"),
        (changed(lambda one: one["pathSets"][0].update(methods=["BREW"])), "/permissions/A.Do/pathSets/0/methods"),
        (changed(lambda one: one["pathSets"][0].update(methods=[[]])), "/permissions/A.Do/pathSets/0/methods"),
        (changed(lambda one: one["pathSets"][0].pop("schemeKeys")), "/permissions/A.Do/pathSets/0/schemeKeys"),
        (changed(lambda one: one["pathSets"][0].update(paths=[])), "/permissions/A.Do/pathSets/0/paths"),
        (raw({"A.Do": one("/a b")}), "/permissions/A.Do/pathSets/0/paths/~1a b"),
        (raw({"A.Do": one("/a\n#b")}), "/permissions/A.Do/pathSets/0/paths/~1a\n#b"),
        (raw({"A.Do": one("//")}), "/permissions/A.Do/pathSets/0/paths/~1~1"),
        (raw({"A.Do": one("/a", "most=Application")}), "/permissions/A.Do/pathSets/0/paths/~1a"),
        (raw({"A.Do": one("/a", "least=Everybody")}), "/permissions/A.Do/pathSets/0/paths/~1a"),
        (raw({"A.Do": one("/a", "AlsoRequires=A|B")}), "/permissions/A.Do/pathSets/0/paths/~1a"),
    ],
)
def test_what_stands_where_it_should_not_is_told_with_its_place(content: bytes, pointer: str) -> None:
    with pytest.raises(ContractError) as caught:
        compiled(content)
    assert caught.value.pointer == pointer
    assert caught.value.reason.endswith(".")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["schemes", "pathSets", "methods", "schemeKeys", "paths", "/a", "DelegatedWork"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=2))
def test_any_json_is_compiled_or_refused(permissions: dict[str, Any]) -> None:
    try:
        text = compiled(raw(permissions))
    except ContractError:
        return
    assert compiled(raw(permissions)) == text
    Published(text.decode())
