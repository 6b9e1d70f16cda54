"""The documents of one name, one above another: which of them counts, and what those above it add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphfake.contracts.errors import ContractError
from graphfake.contracts.refining import fitting, refined, refines
from graphfake.contracts.shelf import GENERATED, SERVICE, Document

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from graphfake.contracts.shelf import Slot


def generated(slot: Slot) -> bool:
    """Did an importer make this document of a user's? Then what is kept by hand refines it, too."""
    return isinstance(slot.entry, Mapping) and slot.entry.get(GENERATED) is True


def lay(slots: list[Slot], slot: Slot) -> None:
    """Put a document among those of its name, which stand from the lowest up: on top of them.

    One that was generated stands below those that refine it, shipped or not.
    """
    at = len(slots)
    while generated(slot) and at and _lies_above(slots[at - 1]):
        at -= 1
    slots.insert(at, slot)


def _lies_above(slot: Slot) -> bool:
    """Does it refine what importers make? All service documents of a version are joined."""
    head = slot.head()
    if head is not None or generated(slot):
        return head is not None and head.refines
    return slot.name == SERVICE or refines(slot.read().content)


def joined(slots: Sequence[Slot], inherited: Callable[[Mapping[str, Any]], Collection[str]]) -> Document:
    """The highest document of a name, with those below it that it refines. Raises ContractError.

    What is shipped refines a generated document of a user's as far as this has what is refined; `inherited` says what
    members a type has from its bases.
    """
    layers: list[tuple[Slot, Document]] = []
    for slot in reversed(slots):
        document = slot.read()
        said = document.content.get("x-name")
        if said != slot.name:
            reason = f"The document is named {slot.name} but its x-name is {said!r:.200}; they must be the same."
            raise ContractError(reason, document=document.where, pointer="/x-name")
        layers.append((slot, document))
        if not refines(document.content):
            break
    lowest, bottom = layers[-1]
    content = bottom.content
    where = bottom.where
    for slot, layer in reversed(layers[:-1]):
        fits = generated(lowest) and not isinstance(slot.entry, Mapping)
        content = refined(content, fitting(content, layer.content, inherited(content)) if fits else layer.content)
        where = where if fits else layer.where
    return Document(where, content)
