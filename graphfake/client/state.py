"""What a space holds, read and written without the rules of the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.client.admin import AdminError

if TYPE_CHECKING:
    import builtins
    from collections.abc import Mapping

    from graphfake.client.admin import Admin


class Stored(NamedTuple):
    """One entity: its path (`/deviceManagement/...`), the full name of its type, and its JSON value with its key."""

    path: str
    type: str
    value: dict[str, Any]


class State:
    """The entities of one space. Paths are Graph's, without a version: `/deviceManagement/things/ID`.

    Raises AdminError where the contracts know no such path.
    """

    def __init__(self, admin: Admin, key: str) -> None:
        self._admin = admin
        self._key = key

    def put(
        self, path: str, value: Mapping[str, object], validate: bool = True, *, version: str = "beta"
    ) -> dict[str, Any]:
        """Store an entity at `path`, which ends in its key, in place of what was there; missing parents are made.

        The entity as stored is returned. With `validate`, AdminError is raised for a value that Graph would
        not hold; without it, anything that can be kept is.
        """
        body = {"value": value, "validate": validate}
        stored: dict[str, Any] = self._admin.put(_below("state", path), body, space=self._key, version=version)
        return stored

    def get(self, path: str, *, version: str = "beta") -> dict[str, Any] | None:
        """The entity at `path`, or None where nothing is stored."""
        try:
            stored: dict[str, Any] = self._admin.get(_below("state", path), space=self._key, version=version)
        except AdminError as error:
            if error.status == 404:
                return None
            raise
        return stored

    def delete(self, path: str, *, version: str = "beta") -> None:
        """Remove the entity at `path` and all below it."""
        self._admin.delete(_below("state", path), space=self._key, version=version)

    def list(self, path: str, *, version: str = "beta") -> builtins.list[dict[str, Any]]:
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


def _below(head: str, path: str) -> str:
    return f"{head}/{path.strip('/')}"
