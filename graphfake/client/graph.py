"""A running fake from outside: its default space, and the opening of fresh ones."""

from __future__ import annotations

import os
import threading
from hashlib import blake2b
from itertools import count
from typing import TYPE_CHECKING, Any

from graphfake.client.admin import Admin, AdminError, base_of
from graphfake.client.data import in_one_call, sent
from graphfake.client.faults import rules_of
from graphfake.client.recent import Recent
from graphfake.client.space import Space
from graphfake.client.telling import RefusalError, joined
from graphfake.client.watch import Watch
from graphfake.spaces import DEFAULT_SPACE, WELL_KNOWN_TENANT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphfake.client.data import Data
    from graphfake.handlers import Handler, Handlers

ADMIN_TOKEN = "GRAPHFAKE_ADMIN_TOKEN"  # noqa: S105 - the variable that holds what a fake beyond loopback asks for


class Graph(Space):
    """A fake, however it was reached. It is its own default space, and `space()` opens others."""

    shares_default = False  # whether strangers may use its default space, too
    keeps_failed = False  # whether it runs on, so that the space of a failed block can be looked at

    def __init__(self, seed: int) -> None:
        self.admin = Admin()
        self.fail_on: frozenset[str] = frozenset()
        self.given: Mapping[str, Any] = {}  # what fresh spaces get where `space` is told nothing else
        self.seed = seed
        self.scope = ""  # for whom fresh spaces are opened; what they get their seeds from, beside `seed`
        self.names_its_scope = True  # whether the scope is a part of that
        self.opened_for: set[str] = set()  # the scopes in which spaces were opened
        self.deputy: Callable[[], Graph] | None = None  # gives another fake, to open fresh spaces instead of this one
        self._spaces: dict[tuple[str, int], Space] = {}
        self._kept: dict[tuple[str, int], str] = {}
        self._untold: list[RefusalError] = []
        self._ended = Recent()
        self._lock = threading.Lock()
        super().__init__(self, DEFAULT_SPACE, WELL_KNOWN_TENANT)
        self.is_open = False

    def space(
        self,
        key: str | None = None,
        *,
        seed: int | None = None,
        auth: str | None = None,
        profile: str | None = None,
        tolerate: Sequence[str] | None = None,
        faults: object = None,
        data: Data | None = None,
    ) -> Space:
        """A fresh space: `with graph.space() as space:`. What is not given is as the fake was started.

        `key` is a new GUID unless given, and is the tenant id, too; `seed` decides the ids of what is created;
        `faults` and `data` are what FakeGraph takes; an empty mapping begins an empty world. Resetting the space goes
        back to its data.
        A space that is opened after another one has ended has the same seed again, one beside it another. Raises
        AdminError for a key that is in use, for a setting that does not exist and for data that no contract allows.
        """
        told = {
            "key": key,
            "seed": seed,
            "auth": auth,
            "profile": profile,
            "tolerate": tolerate,
            "faults": faults,
            "data": data,
        }
        asked = {**self.given, **{name: value for name, value in told.items() if value is not None}}
        if "faults" in asked:
            asked["faults"] = rules_of(asked["faults"])
        if "data" in asked:
            asked |= sent(asked.pop("data"))
        return (self if self.deputy is None else self.deputy())._opened(asked)

    def _opened(self, asked: dict[str, Any]) -> Space:
        with self._lock:
            # Counted for each scope apart, so that what others have open changes no seed.
            place = next((self.scope, number) for number in count() if (self.scope, number) not in self._spaces)
            asked.setdefault("seed", seed_of(self.seed, self.scope if self.names_its_scope else "", place[1]))
            kept = self._kept.pop(place, None)
            if kept is not None:
                self._forget(kept)
            with in_one_call():
                made = self.admin.post("spaces", asked)
            space = self._spaces[place] = Space(self, made["key"], made["tenant"])
            self.opened_for.add(self.scope)
        return space

    def drop(self, space: Space, *, failed: bool) -> None:
        """Drop a space of this fake, or, where the fake runs on, keep one that failed until its place is needed."""
        for place, one in tuple(self._spaces.items()):
            if one is space:  # else it ended with the fake
                del self._spaces[place]
                self._ended.join(space._watch.recent)
                handlers = self._handlers()
                if handlers is not None:
                    handlers.forget(space.key)
                if failed and self.keeps_failed:
                    self._kept[place] = space.key
                else:
                    self._forget(space.key)

    def _forget(self, key: str) -> None:
        try:
            self.admin.delete(f"spaces/{key}")
        except AdminError as error:
            if error.status != 404:  # somebody else has dropped it, or the fake began anew
                raise

    def handle(self, key: str, operation: str, handler: Handler | None) -> None:
        """Let the handler answer for an operation in the space of this key. Raises RuntimeError where it cannot."""
        handlers = self._handlers()
        if handlers is None:
            raise RuntimeError(
                f"A handler of {operation} runs in the process of the fake, and this fake, {self.admin.base}, is in "
                "another one: use FakeGraph(), or run the tests without --graphfake-url."
            )
        handlers.register(key, operation, handler)

    def _handlers(self) -> Handlers | None:
        """Those of the server, where it runs in this process."""
        return None

    def closed(self, verdict: RefusalError | None) -> None:
        """Keep the last verdict on a space that was closed, for the next one on all."""
        if verdict is not None:
            self._untold.append(verdict)

    def settle(self, *, every: bool = False) -> RefusalError | None:
        """The verdict on the default space and all that were opened since, together."""
        kinds = None if every else self.fail_on
        verdicts = [*self._untold, self._watch.settle(() if self.shares_default else kinds)]
        verdicts += [space.settle(every=every) for space in tuple(self._spaces.values())]
        self._untold.clear()
        return joined(verdicts)

    def end_scope(self, scope: str, *, failed: bool) -> None:
        """End what was opened for a scope and is open still."""
        for (whose, _), space in tuple(self._spaces.items()):
            if whose == scope:
                space.end(failed=failed)

    def turn_over(self) -> None:
        """A new test begins: what was asked and refused before is not its own."""
        for watch in self._watches():
            watch.turn_over()
        self._untold.clear()
        self._ended = Recent()

    def refused(self) -> RefusalError | None:
        """What was refused since it last turned over and nobody has expected so far; the verdict is to come."""
        return joined([*self._untold, *(watch.refused() for watch in self._watches())])

    def recent(self) -> Recent:
        """The last that it was asked since it last turned over, in the default space and all that were opened."""
        recent = Recent()
        recent.join(self._ended)
        for watch in self._watches():
            watch.look()
            recent.join(watch.recent)
        return recent

    def _watches(self) -> list[Watch]:
        """Of all spaces that nobody else uses."""
        shared = [] if self.shares_default else [self._watch]
        return shared + [space._watch for space in tuple(self._spaces.values())]

    def _begin(self, base: str, token: str | None = None) -> None:
        """From now on it is the fake at this address, of which nothing is known yet."""
        self.admin.open(base, token)
        self._watch = Watch(self._journal.read)
        self._untold.clear()
        self._ended = Recent()
        self.is_open = True


def seed_of(*parts: object) -> int:
    """A number from 0 to 2**32 - 1 that depends on the parts alone."""
    return int.from_bytes(blake2b(ascii(parts).encode(), digest_size=4).digest())


class RemoteGraph(Graph):
    """A fake that was started elsewhere, such as by `graphfake serve`, at `url`: `http://127.0.0.1:4365`.

    As a context manager it leaves the fake running and drops the spaces it opened. `$GRAPHFAKE_ADMIN_TOKEN` is
    sent to a fake that asks for it. Raises ValueError for an address that can be none, UnreachableError where
    nobody answers, AdminError where somebody else does.
    """

    shares_default = True
    keeps_failed = True

    def __init__(self, url: str) -> None:
        base = base_of(url)
        super().__init__(seed=0)
        self._begin(base, os.environ.get(ADMIN_TOKEN))
        try:
            health = self.admin.get("health")
            if not (isinstance(health, dict) and health.get("server") == "graphfake"):
                raise AdminError(f"{base} is not a graphfake server.", 200)
            self.seed = health["seed"]
        except BaseException:
            self.admin.close()
            raise

    def close(self) -> None:
        """Drop the spaces it opened, as leaving its block does; the fake runs on."""
        self.end(failed=False)

    def end(self, *, failed: bool) -> None:
        """The same; with `failed` what its spaces hold stays."""
        self.is_open = False
        try:
            for space in tuple(self._spaces.values()):
                space.end(failed=failed)
        finally:
            self.admin.close()
