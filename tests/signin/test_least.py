"""The least privileged permissions for some calls: enough, none too many; and what was held beyond."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.grants import KINDS, Permissions
from graphfake.signin.least import Made, covering, least_privileged
from graphfake.signin.privileges import LeastPrivileged

NAMES = ["A.Read", "A.ReadWrite", "B.Read", "B.ReadWrite", "Directory.ReadWrite.All"]
LISTED = st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(tuple)


@st.composite
def some_permissions(draw: st.DrawFn) -> Permissions:
    listed: dict[str, Any] = {kind: draw(LISTED) for kind in KINDS}
    also: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, names in listed.items():
        for name in names:
            others = draw(st.just(()) | LISTED)
            if others:
                also.setdefault(kind, {})[name] = others
    return Permissions(**listed, also=also)


MADE = st.lists(
    st.builds(
        Made,
        st.sampled_from(["GET /v1.0/a", "POST /v1.0/a", "GET /v1.0/b", "PUT /v1.0/c"]),
        st.none() | some_permissions(),
        st.none() | st.sampled_from(KINDS),
        st.none() | LISTED,
    ),
    max_size=8,
)


@given(MADE)
def test_the_least_set_is_enough_and_none_of_it_can_be_left_out(made: list[Made]) -> None:
    asked = {one.call: one.permissions for one in reversed(made)}
    told = least_privileged(made)
    for least in told.kinds:
        chosen = frozenset(least.permissions)
        possible = {call: said for call, said in asked.items() if said and said.of(least.kind)}
        assert {need.call for need in least.needs} == possible.keys()
        assert all(said.allow(least.kind, chosen) for said in possible.values())
        for name in chosen:
            assert not all(said.allow(least.kind, chosen - {name}) for said in possible.values())
        for need in least.needs:
            assert frozenset(need.by) <= chosen
            assert possible[need.call].allow(least.kind, frozenset(need.by))
            assert need.times == sum(one.call == need.call for one in made)
        assert set(least.impossible) == {call for call, said in asked.items() if said} - possible.keys()


@given(MADE)
def test_every_call_is_told_of_in_one_place_for_each_kind(made: list[Made]) -> None:
    told = least_privileged(made)
    for least in told.kinds:
        calls = [*(need.call for need in least.needs), *least.impossible, *told.free, *told.undocumented]
        assert sorted(calls) == sorted({one.call for one in made})
    assert [one.times for one in told.held if one.permissions is None] == [
        times
        for kind in dict.fromkeys(one.kind for one in made if one.kind and one.held is None)
        if (times := sum(one.kind == kind and one.held is None for one in made))
    ]


@given(MADE)
def test_what_a_token_did_not_need_can_be_taken_from_it(made: list[Made]) -> None:
    asked = {one.call: one.permissions for one in reversed(made)}
    for held in least_privileged(made).held:
        if held.permissions is None:
            assert held.unused == ()
            continue
        holds = frozenset(held.permissions)
        for one in made:
            said = asked[one.call]
            if said and (one.kind, one.held) == (held.kind, held.permissions) and said.allow(held.kind, holds):
                assert said.allow(held.kind, holds - set(held.unused))


@given(MADE)
def test_it_goes_through_json_and_reads_as_text(made: list[Made]) -> None:
    told = least_privileged(made)
    assert LeastPrivileged.of(json.loads(json.dumps(told.to_json()))) == told
    text = str(told)
    assert all(one.call in text for one in made)
    assert text


def call(name: str, *delegated: str, **others: Any) -> Made:
    return Made(name, Permissions(delegated, **others))


@pytest.mark.parametrize(
    ("made", "permissions"),
    [
        ([], ()),
        ([call("GET /a", "A.Read", "A.ReadWrite")], ("A.Read",)),
        ([call("GET /a", "A.Read", "A.ReadWrite"), call("POST /a", "A.ReadWrite")], ("A.ReadWrite",)),
        (
            [call("GET /a", "A.Read", "Directory.Read.All"), call("GET /b", "B.Read", "Directory.Read.All")],
            ("A.Read", "B.Read"),
        ),
        (
            [
                call("GET /a", "A.Read", "Directory.Read.All"),
                call("GET /b", "B.Read", "Directory.Read.All"),
                call("GET /c", "Directory.Read.All"),
            ],
            ("Directory.Read.All",),
        ),
        (
            [
                call("POST /a", "A.Assign", also={"delegated": {"A.Assign": ("A.Read", "B.Read")}}),
                call("GET /b", "B.Read"),
            ],
            ("A.Assign", "B.Read"),
        ),
    ],
    ids=["nothing", "the first", "what is covered", "two narrow ones", "one that is needed anyway", "held together"],
)
def test_the_least_set_of_some_calls(made: list[Made], permissions: tuple[str, ...]) -> None:
    assert least_privileged(made).delegated.permissions == permissions


def test_what_stands_in_every_users_token_is_not_told_as_unused() -> None:
    held = ("A.Read", "email", "offline_access", "openid", "profile")
    made = Made("GET /a", Permissions(("B.Read",)), "delegated", held)
    assert least_privileged([made]).held[0].unused == ("A.Read",)


def test_the_text_says_who_needs_what_for_which_call() -> None:
    users = Permissions(("User.Read.All",), ("User.Read.All",))
    mine = Permissions(("User.Read",), (), ("User.Read",))
    told = least_privileged(
        [
            Made("GET /v1.0/users", users, "delegated", ("User.Read", "User.Read.All", "Mail.Read")),
            Made("GET /v1.0/me", mine, "delegated", ("User.Read", "User.Read.All", "Mail.Read")),
            Made("GET /v1.0/me", mine, "application", None),
            Made("GET /v1.0/lamps", Permissions()),
            Made("GET /v1.0/bulbs", None),
        ]
    )
    assert str(told).splitlines() == [
        "A user of an organization needs User.Read, User.Read.All:",
        "  GET /v1.0/users  User.Read.All",
        "  GET /v1.0/me     User.Read",
        "A user with a personal account needs User.Read:",
        "  GET /v1.0/me  User.Read",
        "A user with a personal account can never call:",
        "  GET /v1.0/users",
        "An application by itself needs User.Read.All:",
        "  GET /v1.0/users  User.Read.All",
        "An application by itself can never call:",
        "  GET /v1.0/me",
        "A user of an organization sent 2 requests with permissions that none needed: Mail.Read.",
        "An application by itself sent 1 request with a token that nothing is held against.",
        "No permission is asked for by:",
        "  GET /v1.0/lamps",
        "Nothing is known of what these ask for:",
        "  GET /v1.0/bulbs",
    ]
    assert str(least_privileged([])) == "Nothing was called."


def test_many_calls_are_covered_at_once() -> None:
    ways = {f"GET /{number}": [frozenset({f"P{number % 300}"}), frozenset({"All"})] for number in range(5_000)}
    assert len(covering(ways)) == 300
