"""One view of one type, ready to judge: read, accept fast with a compiled validator, explain slowly when refused."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from graphfake.contracts.dialects import DIALECTS
from graphfake.contracts.found import MOST_FOUND, Found
from graphfake.contracts.ordering import in_order, one_a_place
from graphfake.contracts.pointers import escape, tokens
from graphfake.contracts.reading import Reader, Situation
from graphfake.contracts.shown import MOST_SHOWN
from graphfake.contracts.typenames import ANNOTATION, answered, resolve
from graphfake.contracts.verdict import Draft, Note, Verdict, Violation
from graphfake.contracts.views import PROFILES, VIEWS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graphfake.contracts.structured import Type


class Validation:
    """Judges objects of one type in one situation. Compiled at first use, then kept."""

    def __init__(self, type_: Type, view: str, profile: str, dialect: str) -> None:
        for word, said, known in (
            ("view", view, VIEWS),
            ("profile", profile, PROFILES),
            ("dialect", dialect, DIALECTS),
        ):
            if said not in known:
                raise ValueError(f"{word}={said!r} is not one of {', '.join(known)}.")
        self._type = type_
        self._situation = Situation(view, profile, dialect)
        self._reader = Reader(type_, self._situation, {})
        self._drafter = type_.drafter(view)
        self._names = (type_.name, f"#{type_.name}")
        self._shape = type_.shape(view, profile)

    def judge(
        self,
        value: Mapping[str, Any],
        tolerate: Collection[str],
        duplicates: Collection[str],
        selected: Collection[str] | None,
    ) -> Verdict:
        """See `Type.judge`."""
        found = Found(tolerate)
        type_ = self._type
        if type_.abstract or value.get(ANNOTATION, type_.name) not in self._names:
            chosen = self._resolved(value, found)
            if chosen is not type_:
                return chosen.validation(*self._situation).judged(value, found, duplicates, selected)
        return self.judged(value, found, duplicates, selected)

    def judged(
        self,
        value: Mapping[str, Any],
        found: Found,
        duplicates: Collection[str],
        selected: Collection[str] | None,
    ) -> Verdict:
        """Judge an object whose own type is this one; `found` holds what was come upon when that was decided."""
        canonical = self._reader.read(value, "", found)
        required = self._selected(selected)
        if not (found.violations or found.let_by or duplicates) and self._fits(canonical, found, required):
            return Verdict(self._drafted(canonical, found, extra=self._type.keeps_undeclared), tuple(found.notes))
        misread = found.taken()
        for pointer in islice(duplicates, MOST_FOUND):
            name = tokens(pointer)[-1]
            found.refuse(Violation("body.duplicate", pointer, {"name": name}, name[:MOST_SHOWN], "each property once"))
        doubled = found.taken()
        self._shape.explain(canonical, "", found, required)
        refused = one_a_place([*doubled, *misread, *found.taken()])
        if refused:
            return Verdict(None, tuple(found.notes), tuple(in_order(refused, value)[:MOST_FOUND]))
        let_by = in_order(one_a_place(found.let_by), value)
        notes = (*found.notes, *(Note(violation.rule, violation.pointer) for violation in let_by))
        return Verdict(self._drafted(canonical, found, extra=self._type.keeps_undeclared or bool(let_by)), notes)

    def _drafted(self, canonical: Mapping[str, Any], found: Found, *, extra: bool) -> Draft:
        draft = self._drafter.draft(canonical, extra=extra)
        if found.links:
            _link(draft, "", found)
        return draft

    def _fits(self, canonical: Mapping[str, Any], found: Found, required: list[str] | None) -> bool:
        if found.misfit:
            return False
        if required is None:
            return self._shape.fits(canonical)
        return all(name in canonical for name in required) and self._shape.fits_but_for_members(canonical)

    def _resolved(self, value: Mapping[str, Any], found: Found) -> Type:
        if self._situation.view == "response":
            return answered(self._type, value)
        return resolve(self._type, value, "", found)

    def _selected(self, selected: Collection[str] | None) -> list[str] | None:
        """What must stand in a response of which just some members were asked for."""
        if selected is None or self._situation.written:
            return None
        due = self._type.key if self._situation.view == "response" else self._type.properties
        return [name for name in due if name in selected and not self._type.properties[name].is_stream]


def _link(draft: Draft, pointer: str, found: Found) -> None:
    """Tells each draft the links that stand in the object that it was made of, which is at the pointer."""
    draft.links = found.links.get(pointer, {})
    for name, children in draft.children.items():
        place = f"{pointer}/{escape(found.renamed.get((pointer, name), name))}"
        many = draft.type.navigations[name].collection
        for number, child in enumerate(children):
            _link(child, f"{place}/{number}" if many else place, found)
