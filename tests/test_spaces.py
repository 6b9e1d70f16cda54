"""Which world a request is meant for, and what a world has of its own."""

from __future__ import annotations

import subprocess
import sys
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.clock import Clock
from graphfake.errors import GraphError
from graphfake.journal import Journal
from graphfake.spaces import DEFAULT_SPACE, WELL_KNOWN_TENANT, Settings, Spaces, choose
from tests.support.exchanges import seen

names = st.text(alphabet="abcXYZ019._-", min_size=1, max_size=64)
paths = st.lists(st.text(max_size=5), min_size=1, max_size=4).map(tuple)


@given(names, names, names)
def test_prefix_goes_before_header_before_tenant_before_the_default(prefix: str, header: str, tid: str) -> None:
    assert choose(prefix, header, tid) == prefix
    assert choose(None, header, tid) == header
    assert choose(None, None, tid) == tid
    assert choose(None, None, None) == DEFAULT_SPACE


@pytest.mark.parametrize("spelled", [WELL_KNOWN_TENANT, WELL_KNOWN_TENANT.upper()])
def test_the_well_known_tenant_is_the_default_space(spelled: str) -> None:
    assert uuid.UUID(spelled).version == 4
    assert choose(None, None, spelled) == choose(spelled, None, None) == choose(None, spelled, None) == DEFAULT_SPACE


@given(names)
def test_a_space_begins_when_it_is_first_asked_for(name: str) -> None:
    spaces = Spaces()
    assert not spaces.has(name)
    space = spaces.get(name)
    assert (space.key, spaces.get(name)) == (name, space)
    assert spaces.has(name)
    assert spaces.list() == [space]


@pytest.mark.parametrize("name", ["", "a" * 65, "a b", "a/b", "\u00e4", "a\n", "..\\", "\u0661"])
def test_a_name_is_1_to_64_letters_digits_dots_underscores_and_hyphens(name: str) -> None:
    for begin in (Spaces().get, Spaces().create):
        with pytest.raises(GraphError) as caught:
            begin(name)
        assert caught.value.rule == "space.name"
        assert repr(name)[:40] in caught.value.explain


def test_the_10_001st_space_is_refused_and_room_can_be_made() -> None:
    spaces = Spaces()
    for n in range(10_000):
        spaces.get(f"s{n}")
    with pytest.raises(GraphError, match=r"^space\.too-many\. There are 10000 spaces already\.$"):
        spaces.get("one-more")
    with pytest.raises(GraphError, match=r"^space\.too-many"):
        spaces.create()
    assert spaces.get("s0").key == "s0"
    spaces.drop("s0")
    assert spaces.get("one-more").key == "one-more"


def test_a_space_without_a_name_gets_a_guid_that_is_a_tenant_too() -> None:
    spaces = Spaces()
    keys = {spaces.create().key for _ in range(50)}
    assert len(keys) == 50
    assert all(choose(None, None, key) == key == str(uuid.UUID(key)) for key in keys)


def test_a_space_cannot_begin_twice() -> None:
    spaces = Spaces()
    spaces.create("a")
    with pytest.raises(ValueError, match="'a' already"):
        spaces.create("a")


def test_a_space_has_the_servers_settings_unless_it_is_given_others_and_a_clock_that_goes_by_the_servers() -> None:
    clock = Clock(lambda: 0.0)
    spaces = Spaces(Settings(auth="strict"), seed=7, clock=clock)
    usual, own = spaces.get("a"), spaces.create("b", seed=0, settings=Settings(profile="observed"))
    assert (usual.settings, usual.seed, usual.clock.seconds()) == (Settings(auth="strict"), 7, 0.0)
    assert (own.settings, own.seed, own.clock.seconds()) == (Settings(profile="observed"), 0, 0.0)
    own.clock.advance(5)
    assert (own.clock.seconds(), usual.clock.seconds(), clock.seconds()) == (5.0, 0.0, 0.0)


def test_settings_are_those_of_the_documentation_where_nobody_says_otherwise() -> None:
    assert Settings() == Settings(auth="lenient", profile="documented", tolerate=frozenset(), self_check=False)


def test_every_space_has_a_journal_of_its_own_within_the_servers_bounds() -> None:
    spaces = Spaces(journal=lambda: Journal(most=2))
    for _ in range(3):
        spaces.get("a").journal.add(seen())
    assert (len(spaces.get("a").journal), len(spaces.get("b").journal)) == (2, 0)


@given(paths, paths)
def test_ordinals_count_for_each_path(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    space = Spaces().get("a")
    assert [space.ordinal(one) for _ in range(3)] == [0, 1, 2]
    assert space.ordinal(other) == (3 if one == other else 0)


@given(st.integers(), names, paths)
def test_an_id_is_a_lower_case_guid_of_version_4(seed: int, name: str, path: tuple[str, ...]) -> None:
    made = Spaces(seed=seed).get(name).new_id(path)
    guid = uuid.UUID(made)
    assert made == str(guid)
    assert (guid.version, guid.variant) == (4, uuid.RFC_4122)


@given(
    st.lists(
        st.tuples(st.sampled_from((0, 1)), st.sampled_from("ab"), st.sampled_from((("x",), ("x", "y"), ("xy",)))),
        max_size=12,
    )
)
def test_ids_depend_on_seed_space_path_and_ordinal_alone(draws: list[tuple[int, str, tuple[str, ...]]]) -> None:
    worlds = {seed: Spaces(seed=seed) for seed in (0, 1)}
    mixed: dict[tuple[int, str, tuple[str, ...]], list[str]] = {}
    for seed, name, path in draws:
        mixed.setdefault((seed, name, path), []).append(worlds[seed].get(name).new_id(path))
    for (seed, name, path), found in mixed.items():
        alone = Spaces(seed=seed).get(name)
        assert found == [alone.new_id(path) for _ in found]
    every = [one for found in mixed.values() for one in found]
    assert len(set(every)) == len(every)


def test_a_space_with_a_seed_of_its_own_makes_the_same_ids_under_any_name() -> None:
    one, other = Spaces(seed=1).create("one", seed=5), Spaces(seed=2).create("other", seed=5)
    assert one.new_id(("x",)) == other.new_id(("x",))
    assert Spaces(seed=5).get("one").new_id(("x",)) != one.new_id(("y",))


def test_ids_are_the_same_in_another_process() -> None:
    made = "from graphfake.spaces import Spaces; print(Spaces(seed=3).get('a').new_id(('x', '\\u00e4\\ud800')))"
    there = subprocess.run([sys.executable, "-c", made], capture_output=True, text=True, check=True).stdout
    assert there.strip() == Spaces(seed=3).get("a").new_id(("x", "\u00e4\ud800"))


def test_resetting_a_space_begins_its_journal_clock_and_ordinals_again_and_keeps_the_rest() -> None:
    spaces = Spaces()
    space = spaces.create("a", seed=9, settings=Settings(auth="off"))
    first = [space.new_id(("x",)) for _ in range(2)]
    space.journal.add(seen())
    space.clock.freeze(0)
    spaces.reset("a")
    spaces.reset("never begun")
    assert spaces.get("a") is space
    assert [space.new_id(("x",)) for _ in range(2)] == first
    assert space.journal.list() == []
    assert space.clock.is_real
    assert (space.seed, space.settings.auth) == (9, "off")
    assert not spaces.has("never begun")


def test_a_dropped_space_is_another_one_when_it_comes_back() -> None:
    spaces = Spaces()
    space = spaces.create("a", seed=9)
    spaces.drop("a")
    spaces.drop("never begun")
    assert spaces.list() == []
    assert spaces.get("a") is not space
    assert spaces.get("a").seed == 0
