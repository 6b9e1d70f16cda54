"""What a space holds, read and written without the rules of the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

from graphfake.client.admin import AdminError
from graphfake.client.data import in_one_call, sent

if TYPE_CHECKING:
    import builtins
    from collections.abc import Mapping
    from types import TracebackType

    from graphfake.client.admin import Admin
    from graphfake.client.data import Data


class Stored(NamedTuple):
    """One entity: its path (`/deviceManagement/...`), the full name of its type, and its JSON value with its key."""

    path: str
    type: str
    value: dict[str, Any]


class Snapshot:
    """What a space held at one moment, kept by the fake. As a context manager it is restored and forgotten at the end
    of its block."""

    def __init__(self, state: State, id_: str) -> None:
        self.id = id_
        self._state = state

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._state.restore(self)
        self._state.forget(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


class State:
    """The entities of one space. Paths are Graph's: `/deviceManagement/things/ID`, with or without `/beta` before it.

    Raises AdminError where the contracts know no such path.
    """

    def __init__(self, admin: Admin, key: str) -> None:
        self._admin = admin
        self._key = key

    def put(
        self, path: str, value: Mapping[str, object], validate: bool = True, *, version: str | None = None
    ) -> dict[str, Any]:
        """Store an entity at `path`, which ends in its key, in place of what was there; missing parents are made.

        The entity as stored is returned. With `validate`, AdminError is raised for a value that Graph would
        not hold; without it, anything that can be kept is.
        """
        body = {"value": value, "validate": validate}
        stored: dict[str, Any] = self._admin.put(_below("state", path), body, space=self._key, version=version)
        return stored

    def get(self, path: str, *, version: str | None = None) -> dict[str, Any] | None:
        """The entity at `path`, or None where nothing is stored."""
        try:
            stored: dict[str, Any] = self._admin.get(_below("state", path), space=self._key, version=version)
        except AdminError as error:
            if error.status == 404:
                return None
            raise
        return stored

    def draw(self, path: str, /, count: int = 1, **given: object) -> builtins.list[dict[str, Any]]:
        """Store so many new entities in the collection at `path`, drawn from the contract, and return them.

        Members that are given are as given. What is drawn depends on the seed, the space, the path and how often
        it was drawn there alone. The path of one entity draws just that. Raises AdminError as `put`.
        """
        answer = self._admin.post(_below("state", path), {"draw": count, "given": given}, space=self._key)
        drawn: builtins.list[dict[str, Any]] = answer["value"]
        return drawn

    def load(self, data: Data, validate: bool = True) -> int:
        """Store what data says in addition: Graph paths with entities, lists of them or how many to draw.

        `data` is a mapping, the path of a JSON or YAML file, `tenant:users=50` or `example`. All of it is stored, or
        nothing: AdminError says what is wrong and where. Returns how many entities and references there are in it.
        """
        with in_one_call():
            count: int = self._admin.post("seed", {**sent(data), "validate": validate}, space=self._key)["count"]
        return count

    def link(self, path: str, navigation: str, target: str) -> None:
        """Let a navigation of the entity at `path` refer to the entity at `target`, which lives elsewhere.

        Both sides are linked where the contract has a way back, and a single reference replaces the one before.
        """
        self._admin.post(_below("state", f"{path.rstrip('/')}/{navigation}/$ref"), {"target": target}, space=self._key)

    def unlink(self, path: str, navigation: str, target: str) -> None:
        """Take that reference away. Raises AdminError where there is none."""
        self._admin.delete(_below("state", f"{path.rstrip('/')}/{navigation}/$ref"), space=self._key, target=target)

    def links(self, path: str, navigation: str) -> builtins.list[str]:
        """The paths that a navigation of the entity at `path` refers to, in the order of linking."""
        answer = self._admin.get(_below("state", f"{path.rstrip('/')}/{navigation}/$ref"), space=self._key)
        found: builtins.list[str] = answer["value"]
        return found

    def delete(self, path: str, *, version: str | None = None) -> None:
        """Remove the entity at `path` and all below it."""
        self._admin.delete(_below("state", path), space=self._key, version=version)

    def list(self, path: str, *, version: str | None = None) -> builtins.list[dict[str, Any]]:
        """The entities of the collection at `path`, in the order they came to be."""
        answer: dict[str, Any] = self._admin.get(_below("state", path), space=self._key, version=version)
        if answer.keys() != {"value"}:
            raise ValueError(f"{path} is one entity and no collection; state.get reads it.")
        entities: builtins.list[dict[str, Any]] = answer["value"]
        return entities

    def everything(self) -> builtins.list[Stored]:
        """Every entity of the space, with its path and its type."""
        found = self._admin.get("state", space=self._key)["value"]
        return [Stored(one["path"], one["type"], one["value"]) for one in found]

    def snapshot(self) -> Snapshot:
        """A moment to come back to, as often as one likes. Taking it copies nothing; a space keeps up to 100."""
        return Snapshot(self, self._admin.post("snapshots", {}, space=self._key)["id"])

    def restore(self, snapshot: Snapshot) -> None:
        """Make everything that is stored as it was then: entities, references, media, and the ids that come next.

        Delta links that were given out before are gone (410); clock, faults and requests stay as they are.
        """
        self._admin.post(f"snapshots/{snapshot.id}/restore", {}, space=self._key)

    def forget(self, snapshot: Snapshot) -> None:
        """Keep it no longer."""
        self._admin.delete(f"snapshots/{snapshot.id}", space=self._key)


def _below(head: str, path: str) -> str:
    return f"{head}/{path.strip('/')}"
