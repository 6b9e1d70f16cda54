"""One step of a path: a property, a navigation or a cast, by its name in any letter case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from graphfake.contracts import ContractError
from graphfake.contracts.names import fold
from graphfake.errors import GraphError
from graphfake.odata.expressions import codegen as code
from graphfake.odata.expressions.allowance import asked
from graphfake.odata.expressions.casting import narrowed, no_cast
from graphfake.odata.expressions.terms import UNTYPED, Kind, Steps, Term, primitive
from graphfake.odata.expressions.texts import walked

if TYPE_CHECKING:
    import ast
    from collections.abc import Mapping

    from graphfake.contracts import Navigation, Property, Type
    from graphfake.odata.expressions.codegen import Writer

_Member = TypeVar("_Member")
_UNFOUND = {"filter": "query.filter-property", "sort": "query.orderby-property"}


class Members:
    """Reads members in an expression of one use, `filter` or `sort`."""

    def __init__(self, type_: Type, writer: Writer, use: str) -> None:
        self._type = type_
        self._writer = writer
        self._use = use

    def step(self, of: Term, name: str) -> tuple[Term, bool]:
        """The member of a value, and whether `@odata.type` has to be known for it.

        Raises GraphError query.filter-property or query.orderby-property, query.not-single, query.cast,
        query.not-filterable or query.not-sortable, coverage.property, coverage.query-option, coverage.not-known-here.
        """
        if "." in name and of.kind.form == "structured":
            return narrowed(self._writer, of, self._named(name, of))
        if of.kind.collection:
            raise GraphError("query.not-single", values={"name": name})
        if of.kind == UNTYPED:
            return self._untyped(of, name), False
        type_ = of.kind.type
        if type_ is None:
            raise GraphError(_UNFOUND[self._use], values={"name": name, "type": of.kind.text})
        property_ = _spelled(type_.properties, name)
        if property_ is not None:
            return self._property(of, property_, type_), False
        navigation = _spelled(type_.navigations, name)
        if navigation is not None:
            return self._navigation(of, navigation, type_), False
        if name in type_.unfollowed:
            raise GraphError("coverage.not-known-here", values={"subject": f"the navigation {name} of {type_.name}"})
        if type_.partial:
            raise GraphError("coverage.property", values={"subject": f"the property {name:.100} of {type_.name}"})
        if type_.open or name in type_.untyped:
            return self._untyped(of, name), False
        raise GraphError(_UNFOUND[self._use], values={"name": name, "type": type_.name})

    def _property(self, of: Term, member: Property, type_: Type) -> Term:
        around = of.asked if type_.kind == "complex" else None
        found = asked(member, type_, around, self._use)
        if member.is_stream:
            raise GraphError("coverage.query-option", values={"subject": "streams in an expression"})
        if member.kind == "primitive":
            kind = primitive(member.edm or "")
        elif member.kind == "enum":
            enum = type_.catalogue.enum(member.type_name or "", type_.version)
            kind = Kind("enum", enum.name, enum=enum)
        else:
            target = type_.sibling(member.type_name or "")
            kind = Kind("structured", target.name, type=target)
        said = member.capabilities.get("caseInsensitive", type_.capabilities.get("caseInsensitive"))
        term = Term(
            replace(kind, collection=member.collection),
            code.plain(None),
            exact=None if said is None else said is False,
            asked=found,
        )
        return self._reached(term, of, member.name)

    def _navigation(self, of: Term, member: Navigation, type_: Type) -> Term:
        found = asked(member, type_, None, self._use)
        if of.needs is None:
            subject = "relationships of complex values in an expression"
            raise GraphError("coverage.query-option", values={"subject": subject})
        try:
            target = type_.sibling(member.target)
        except ContractError:
            raise GraphError("coverage.property", values={"subject": f"the type {member.target}"}) from None
        needs = of.needs.setdefault(member.name, {})
        kind = Kind("structured", target.name, member.collection, target)
        return self._reached(Term(kind, code.plain(None), asked=found, needs=needs), of, member.name)

    def _untyped(self, of: Term, name: str) -> Term:
        if of.kind == UNTYPED:
            return Term(UNTYPED, self._writer.call(_member_of, of.code, self._writer.constant(name)))
        return self._reached(Term(UNTYPED, code.plain(None)), of, name)

    def _reached(self, term: Term, of: Term, name: str) -> Term:
        """The term with its code: what is reached from where the path began."""
        begun = of.steps or Steps(of.code, of.nullable, ())
        steps = Steps(begun.base, begun.nullable, (*begun.names, name))
        return replace(term, code=self._code(steps), steps=steps)

    def _code(self, steps: Steps) -> ast.expr:
        if len(steps.names) > 1:
            return self._writer.call(walked, steps.base, self._writer.constant(steps.names))
        name = self._writer.constant(steps.names[0])
        if not steps.nullable:
            return code.method(steps.base, "get", name)
        variable = self._writer.fresh()
        member = code.method(code.name(variable), "get", name)
        return code.chosen(code.is_null(code.kept(variable, steps.base)), code.plain(None), member)

    def _named(self, name: str, of: Term) -> Type:
        try:
            return self._type.sibling(name)
        except ContractError:
            raise no_cast(name, of.kind.name, self._type) from None


def _spelled(members: Mapping[str, _Member], name: str) -> _Member | None:
    found = members.get(name)
    if found is None:
        folded = fold(name)
        found = next((member for spelling, member in members.items() if fold(spelling) == folded), None)
    return found


def _member_of(value: object, name: str) -> object:
    # What an open type's member holds may be no object at all.
    return value.get(name) if isinstance(value, dict) else None
