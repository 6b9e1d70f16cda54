"""Where a state of contracts is read from: our own documents, a user's, a $metadata file, or lists of names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfake.contracts.bundle import slots_of
from graphfake.contracts.diff.facts import Facts, facts_of, shipped_facts
from graphfake.contracts.errors import ContractError
from graphfake.contracts.folders import from_path
from graphfake.contracts.importing.bundling import Facts as Known
from graphfake.contracts.importing.bundling import bundle_of
from graphfake.contracts.importing.csdl import documents_of
from graphfake.contracts.importing.names import names_in
from graphfake.contracts.names import is_version
from graphfake.contracts.shelf import DEFAULT_VERSION, DIALECT, GENERATED, SERVICE, Slot, slot_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Tell = Callable[[str, int, int], None]

SHIPPED = "shipped"
NAME_LISTS = ("complex.json", "entity.json", "enum.json")
_OPENING = 512


class State:
    """One side of a comparison: what was named, the documents found there, and the facts in them."""

    def __init__(self, name: str, slots: Sequence[Slot] | None, facts: Facts) -> None:
        self.name = name
        self.slots = slots
        self.facts = facts


def states(old: str, new: str, version: str, tell: Tell = lambda _name, _done, _all: None) -> tuple[State, State]:
    """The two states that are to be compared; `tell` is told of what is read, and how far it is.

    Each is `shipped` for the documents that come with graphfake, or a path: of a folder, bundle or document of
    contracts, of a CSDL file, or of a folder with Microsoft's lists of names, which needs the other one to be read
    beside. Raises ContractError.
    """
    if not is_version(version):
        raise ContractError(f"{version!r:.100} is no version such as beta or v1.0.")
    if _is_names(old) and _is_names(new):
        raise ContractError(f"{old} and {new} both hold names alone: one of the two has to say more.")
    if _is_names(old):
        second = _state(new, version, tell)
        return _renamed(old, second, version, tell), second
    first = _state(old, version, tell)
    return first, _renamed(new, first, version, tell) if _is_names(new) else _state(new, version, tell)


def _is_names(name: str) -> bool:
    return all((Path(name) / file).is_file() for file in NAME_LISTS)


def _state(name: str, version: str, tell: Tell) -> State:
    def told(done: int, every: int) -> None:
        tell(name, done, every)

    path = Path(name)
    if name == SHIPPED and not path.exists():
        return State(name, None, shipped_facts(version, told))
    slots = _metadata(path, version) if _is_xml(path) else _of_version(from_path(path), version, name)
    return State(name, slots, facts_of(slots, version, told))


def _is_xml(path: Path) -> bool:
    """Does a file begin as XML does? What cannot be read is left to who reads it in earnest."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(_OPENING).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    except OSError:
        return False


def _metadata(path: Path, version: str) -> list[Slot]:
    with path.open("rb") as stream:
        try:
            imported = documents_of(stream, version=version, as_of="")
        except ContractError as error:
            error.document = str(path)
            raise
    documents = [*imported.documents.values(), imported.service]
    return [slot_of({**document, GENERATED: True}, version, f"{path}:{document['x-name']}") for document in documents]


def _of_version(slots: list[Slot], version: str, name: str) -> list[Slot]:
    """Those of the version. Documents that nothing says a version of are of the one that is asked for."""
    found = [slot for slot in slots if slot.version == version]
    if found:
        return found
    if slots and {slot.version for slot in slots} == {DEFAULT_VERSION} and all(slot.name != SERVICE for slot in slots):
        return [Slot(version, slot.name, slot.where, slot.entry) for slot in slots]
    held = ", ".join(sorted({slot.version for slot in slots})) or "nothing"
    raise ContractError(
        f"There is nothing of {version} here; it holds {held}. --version says which to compare.", document=name
    )


def _renamed(name: str, other: State, version: str, tell: Tell) -> State:
    """The documents of the other state, held to lists of names that say what there is in this one."""
    service: dict[str, Any] = {"$schema": DIALECT, "x-kind": SERVICE, "x-name": version, "x-paths": {}}
    service |= other.facts.service_document
    lists = (names_in(Path(name)), str(service.get("x-as-of", "")))
    data = bundle_of(Known(other.facts.documents, service, lists[1], lists))

    def refuse(error: ContractError) -> None:
        raise error

    slots = slots_of(data, name, refuse)
    return State(name, slots, facts_of(slots, version, lambda done, every: tell(name, done, every)))
