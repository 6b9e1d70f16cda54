"""One view of one type, ready to judge: read, accept fast with a compiled validator, explain slowly when refused."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphfake.contracts.drafts import Drafter
from graphfake.contracts.explanation import explain, explainer, in_order
from graphfake.contracts.pointers import tokens
from graphfake.contracts.reading import Found, Reader
from graphfake.contracts.typenames import ANNOTATION, resolve
from graphfake.contracts.verdict import Note, Verdict, Violation
from graphfake.contracts.views import build_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from jsonschema.protocols import Validator

    from graphfake.contracts.catalogue import Type


class Validation:
    """Judges objects of one type for one view, profile and dialect. Compiled at first use, then kept."""

    def __init__(self, type_: Type, view: str, profile: str, dialect: str) -> None:
        self._type = type_
        self._view = view
        self._key = (view, profile, dialect)
        self._written = view in ("create", "update")
        self._schema = build_schema(type_, view, profile)
        self._reader = Reader(type_, view, profile, dialect, {})
        self._drafter = Drafter(type_, whole=view != "update")
        self._plain_names = (type_.name, f"#{type_.name}")
        self._is_valid = _compiled(self._schema)

    @cached_property
    def _explainer(self) -> Validator:
        return explainer(self._schema)

    def judge(
        self,
        value: Mapping[str, Any],
        tolerate: Collection[str],
        duplicates: Collection[str],
        selected: Collection[str] | None,
    ) -> Verdict:
        """See `Type.judge`."""
        found = Found()
        type_ = self._type
        if self._written and (type_.abstract or value.get(ANNOTATION, type_.name) not in self._plain_names):
            chosen = resolve(type_, value, "", found.notes, found.violations)
            if chosen is not type_:  # which reads the name once more, and says then what there is to say of it
                return chosen.judge(
                    value, view=self._view, profile=self._key[1], dialect=self._key[2], tolerate=tolerate,
                    duplicates=duplicates,
                )  # fmt: skip
        canonical = self._reader.read(value, "", found)
        if not found.violations and not duplicates and self._accepts(canonical):
            return Verdict(self._drafter.draft(canonical, extra=type_.open), tuple(found.notes))
        return self._explained(value, canonical, found, tolerate, duplicates, selected)

    def _accepts(self, canonical: dict[str, Any]) -> bool:
        try:
            return self._is_valid(canonical)
        except (ValueError, TypeError, UnicodeEncodeError):  # a number or text that the compiled one cannot hold
            return self._explainer.is_valid(canonical)

    def _explained(
        self,
        value: Mapping[str, Any],
        canonical: dict[str, Any],
        found: Found,
        tolerate: Collection[str],
        duplicates: Collection[str],
        selected: Collection[str] | None,
    ) -> Verdict:
        found.violations += [
            Violation("body.duplicate", pointer, {"name": tokens(pointer)[-1]}, "", "each property once")
            for pointer in duplicates
        ]
        broken = explain(self._explainer, self._type, canonical, found)
        if selected is not None:
            broken = [v for v in broken if v.rule != "body.missing" or tokens(v.pointer)[-1] in selected]
        violations = in_order(broken, value, self._type)
        let_by = [violation for violation in violations if violation.rule in tolerate]
        if len(let_by) < len(violations):
            return Verdict(None, tuple(found.notes), tuple(v for v in violations if v.rule not in tolerate))
        notes = (*found.notes, *(Note(violation.rule, violation.pointer) for violation in let_by))
        return Verdict(self._drafter.draft(canonical, extra=self._type.open or bool(let_by)), notes)


def _compiled(schema: Mapping[str, Any]) -> Callable[[Any], bool]:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(dict(schema)).is_valid
