"""Who has a value that nobody shares is found without reading everything, and rightly, whatever happened since."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.directory import opened, user
from tests.support.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Answer, Client

NAMES = ("ann", "Ann", "bob", "eve")
steps = st.lists(
    st.tuples(
        st.sampled_from(("make", "rename", "delete", "save", "go back", "reset")),
        st.integers(0, 5),
        st.sampled_from(NAMES),
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served() as started:
        yield started


class Names:
    """The principal names in a space, beside what is to be expected of them."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.admin = f"/_space/{client.url.rpartition('/')[2]}/_graphfake"
        self.users: dict[str, str] = {}
        self.saved: tuple[str, dict[str, str]] | None = None

    def do(self, step: str, one: int, name: str) -> None:
        """One step, held to what it has to come to."""
        upn = f"{name}@contoso.com"
        holder = next((key for key, other in self.users.items() if other.lower() == upn.lower()), None)
        key = list(self.users)[one % len(self.users)] if self.users else None
        if step == "make":
            made = self._post(upn)
            assert made.status == (201 if holder is None else 400), made.body
            if holder is None:
                self.users[made.json["id"]] = upn
        elif step == "rename" and key is not None:
            renamed = self.client.patch(f"/users/{key}", {"userPrincipalName": upn})
            assert renamed.status == (204 if holder in (None, key) else 400)
            if holder in (None, key):
                self.users[key] = upn
        elif step == "delete" and key is not None:
            assert self.client.delete(f"/users/{key}").status == 204
            del self.users[key]
        elif step == "save":
            saved = self.client.post(f"{self.admin}/snapshots", {})
            self.saved = (saved.json["id"], dict(self.users))
        elif step == "go back" and self.saved is not None:
            assert self.client.post(f"{self.admin}/snapshots/{self.saved[0]}/restore", {}).status < 300
            self.users = dict(self.saved[1])
        elif step == "reset":
            assert self.client.post(f"{self.admin}/reset", {}).status < 300
            self.users.clear()

    def check(self) -> None:
        """Every name leads to whoever has it, and to nobody else."""
        for name in NAMES:
            upn = f"{name}@contoso.com"
            holder = next((key for key, other in self.users.items() if other.lower() == upn.lower()), None)
            for path in (f"/users/{upn}", f"/users(userPrincipalName='{upn}')"):
                found = self.client.get(path)
                assert (found.json["id"] if found.status == 200 else None) == holder

    def _post(self, upn: str) -> Answer:
        given = {"accountEnabled": True, "displayName": "x", "mailNickname": "x", "passwordProfile": {"password": "x"}}
        return self.client.post("/users", {**given, "userPrincipalName": upn})


def check(served: Served, taken: list[tuple[str, int, str]]) -> None:
    with opened(served) as client:
        names = Names(client)
        for step in taken:
            names.do(*step)
        names.check()


@given(taken=steps)
@settings(max_examples=15, deadline=None)
def test_a_name_leads_to_whoever_has_it(served: Served, taken: list[tuple[str, int, str]]) -> None:
    check(served, taken)


@pytest.mark.deep
@given(taken=steps)
@settings(max_examples=300, deadline=None)
def test_a_name_leads_to_whoever_has_it_at_length(served: Served, taken: list[tuple[str, int, str]]) -> None:
    check(served, taken)


@pytest.mark.deep
def test_among_many_users_a_name_is_found_fast(served: Served) -> None:
    with opened(served) as client:
        admin = f"/_space/{client.url.rpartition('/')[2]}/_graphfake"
        for first in range(0, 100_000, 5_000):
            users = [{"userPrincipalName": f"u{number}@contoso.com"} for number in range(first, first + 5_000)]
            assert client.post(f"{admin}/seed", {"data": {"/v1.0/users": users}, "validate": False}).status == 200
        client.get("/users/u1@contoso.com")
        began = time.perf_counter()
        for number in range(100):
            assert client.get(f"/users/u{number}@contoso.com").status == 200
            user(client, f"new{number}")
        assert time.perf_counter() - began < 5
