"""Whoever is linked, let go, deleted and restored: memberships read the same from both ends, and over all steps."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from graphfake.store import MemoryStore
from tests.support.directory import group, ids, opened, user
from tests.support.served import Served
from tests.support.slow_store import AsynchronousStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Client

NAMES = ("ann", "bob", "one", "two", "six")
PEOPLE = NAMES[:2]
names, teams = st.sampled_from(NAMES), st.sampled_from(NAMES[2:])
DELETED = "/directory/deletedItems"


@pytest.fixture(scope="module", params=["memory", "asynchronous"])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    store = MemoryStore()
    with Served(store=AsynchronousStore(store) if request.param == "asynchronous" else store) as started:
        yield started


class Directory(RuleBasedStateMachine):
    """Two people and three groups, beside what is to be expected of them."""

    served: Served

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.client: Client = self._stack.enter_context(opened(self.served))
        self.ids = {name: (user if name in PEOPLE else group)(self.client, name) for name in NAMES}
        self.links: set[tuple[str, str]] = set()
        self.waiting: dict[str, set[tuple[str, str]]] = {}

    def teardown(self) -> None:
        self._stack.close()

    @rule(team=teams, member=names)
    def link(self, team: str, member: str) -> None:
        said = {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{self.ids[member]}"}
        answer = self.client.post(f"/groups/{self.ids[team]}/members/$ref", said)
        if {team, member} & self.waiting.keys():
            assert answer.status == 404
        else:
            assert answer.status == (400 if (team, member) in self.links else 204)
            self.links.add((team, member))

    @rule(team=teams, member=names)
    def let_go(self, team: str, member: str) -> None:
        answer = self.client.delete(f"/groups/{self.ids[team]}/members/{self.ids[member]}/$ref")
        assert answer.status == (204 if (team, member) in self.links else 404)
        self.links.discard((team, member))

    @rule(name=names)
    def delete(self, name: str) -> None:
        answer = self.client.delete(f"/directoryObjects/{self.ids[name]}")
        assert answer.status == (404 if name in self.waiting else 204)
        if name not in self.waiting:
            self.waiting[name] = {link for link in self.links if name in link}
            self.links -= self.waiting[name]

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.waiting)))
        assert self.client.post(f"{DELETED}/{self.ids[name]}/restore").status == 200
        noted = self.waiting.pop(name)
        self.links |= {link for link in noted if not set(link) & self.waiting.keys()}

    @invariant()
    def both_ends_agree(self) -> None:
        assert set(ids(self.client, DELETED)) == {self.ids[name] for name in self.waiting}
        assert set(ids(self.client, "/directoryObjects")) == {
            self.ids[name] for name in NAMES if name not in self.waiting
        }
        for name in (name for name in NAMES if name not in self.waiting):
            place = f"/{'users' if name in PEOPLE else 'groups'}/{self.ids[name]}"
            holders = {team for team, member in self.links if member == name}
            assert self._read(f"{place}/memberOf") == holders
            assert self._read(f"{place}/transitiveMemberOf") == self._closure(name, up=True)
            if name not in PEOPLE:
                assert self._read(f"{place}/members") == {member for team, member in self.links if team == name}
                assert self._read(f"{place}/transitiveMembers") == self._closure(name, up=False)

    def _read(self, path: str) -> set[str]:
        by_id = {key: name for name, key in self.ids.items()}
        return {by_id[key] for key in ids(self.client, path)}

    def _closure(self, name: str, *, up: bool) -> set[str]:
        found, waiting = set[str](), {name}
        while waiting:
            here = waiting.pop()
            near = {(team if up else member) for team, member in self.links if (member if up else team) == here}
            waiting |= near - found
            found |= near
        return found - {name}


def test_memberships_read_the_same_from_both_ends(served: Served) -> None:
    machine = type("Machine", (Directory,), {"served": served})
    run_state_machine_as_test(machine, settings=settings(max_examples=4, stateful_step_count=10, deadline=None))


@pytest.mark.deep
def test_memberships_read_the_same_from_both_ends_at_length(served: Served) -> None:
    machine = type("Machine", (Directory,), {"served": served})
    run_state_machine_as_test(machine, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))
