"""One change between two states of contracts: where it is, what stood and stands there, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.diff.judgements import JUDGEMENTS
from graphfake.contracts.rules import TOLD

if TYPE_CHECKING:
    from graphfake.contracts.diff.judgements import Judgement


class Where(NamedTuple):
    """The place of a change.

    `type` is the full name of the type, "" for the service itself. `facet` says what of it: type, member, value (of
    an enum), path, operation, parameter, permission, or a capability as `can filter`; `name` is the member's, value's
    or path's, of a parameter `operation/parameter`, "" for the type as a whole. `pointer` is the JSON pointer in the
    document of the new state, of what is gone in that of the old one.
    """

    type: str
    facet: str
    name: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a `kind` of `judgements`.

    `old` and `new` are what stood and what stands there, as short text; None where there was or is nothing. `detail`
    is a further sentence, empty where there is no more to say.
    """

    kind: str
    where: Where
    old: str | None = None
    new: str | None = None
    detail: str = ""

    @property
    def judgement(self) -> Judgement:
        """What a change of this kind means."""
        return JUDGEMENTS[self.kind]

    @property
    def breaking(self) -> bool:
        """May an application break that was written for the old state?"""
        return self.judgement.breaking

    @property
    def why(self) -> str:
        """A sentence that says why it is breaking or not, and who says so."""
        judgement = self.judgement
        by = f"{TOLD[judgement.basis]}, {judgement.source}" if judgement.source else TOLD[judgement.basis]
        return f"{judgement.why} ({by})"

    @property
    def sentence(self) -> str:
        """What happened, for people: without where in the catalogue, and without what it means."""
        name = self.where.name or self.where.type.rpartition(".")[2]
        said = self.judgement.sentence.format(name=name, old=self.old, new=self.new)
        return f"{said} {self.detail}" if self.detail else said

    def as_json(self) -> dict[str, Any]:
        """Every fact of it, by names that stay."""
        return {
            "kind": self.kind,
            "breaking": self.breaking,
            "type": self.where.type,
            "facet": self.where.facet,
            "name": self.where.name,
            "pointer": self.where.pointer,
            "old": self.old,
            "new": self.new,
            "sentence": self.sentence,
            "why": self.judgement.why,
            "basis": self.judgement.basis,
            "source": self.judgement.source,
        }
