"""The query of a request: which members it selects, expands, filters, sorts and searches by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts import ContractError, Navigation
from graphfake.errors import GraphError
from graphfake.odata.grammar import nodes
from graphfake.odata.grammar.options import parse_option
from graphfake.odata.grammar.walking import PARTS
from graphfake.odata.sent import raw_options
from graphfake.usage.walking import NOTHING, Asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphfake.contracts import Property, Type
    from graphfake.odata.grammar.nodes import ExpandItem, Option, SelectItem
    from graphfake.usage.uses import By
    from graphfake.usage.walking import Walker

_CAN = {"$filter": "can filter", "$orderby": "can sort", "$search": "can search", "$expand": "can expand"}
_CAN_COUNT = "can count"


class Query:
    """Reads the options of one request on entities of a type."""

    def __init__(self, walker: Walker, by: By) -> None:
        self._walker = walker
        self._by = by

    def read(self, query: str, version: str, type_: Type) -> Asked:
        """What was asked for; what cannot be read asks for nothing."""
        options = []
        try:
            for raw in raw_options(query, version):
                if raw.name in (*_CAN, "$select", "$count"):
                    options.append(parse_option(raw.name, raw.text.partition("=")[2]))
        except GraphError:
            return NOTHING
        return self._options(options, type_)

    def _options(self, options: Iterable[Option], type_: Type) -> Asked:
        selected = False
        expanded: dict[str, Asked] = {}
        for option in options:
            if option.name in _CAN:
                self._walker.touch(type_, _CAN[option.name], "", "asks for", self._by)
            if option.name == "$select":
                selected = selected or not any("*" in item.path for item in option.value)
                for item in option.value:
                    self._selected(item, type_)
            elif option.name == "$expand":
                for item in option.value:
                    expanded.update(self._expanded(item, type_))
            elif option.name == "$count" and option.value is True:
                self._walker.touch(type_, _CAN_COUNT, "", "asks for", self._by)
            elif option.name in ("$filter", "$orderby"):
                self._expression(option.value, type_, {}, _CAN[option.name])
        return Asked(selected, expanded)

    def _selected(self, item: SelectItem, type_: Type) -> None:
        self._path(item.path, type_)

    def _expanded(self, item: ExpandItem, type_: Type) -> Mapping[str, Asked]:
        found = self._path(item.path, type_)
        if not isinstance(found, Navigation):
            return {}
        self._walker.touch(type_, "can expand", found.name, "asks for", self._by)
        target = self._walker.type_named(found.target)
        return {} if target is None else {found.name: self._options(item.options, target)}

    def _path(self, path: Iterable[str], type_: Type) -> Navigation | Property | None:
        """The members along a path; the last one, None where it leads out of the contracts."""
        at: Type | None = type_
        found: Navigation | Property | None = None
        for name in path:
            if at is None:
                return None
            if "." in name:
                at = self._walker.type_named(name)
                continue
            found = self._walker.member(at, name, "asks for", self._by)
            at = self._of(found)
        return found

    def _of(self, member: Navigation | Property | None) -> Type | None:
        if member is None:
            return None
        name = member.target if isinstance(member, Navigation) else member.type_name
        try:
            return self._walker.type_named(name or "")
        except ContractError:
            return None

    def _expression(self, node: Any, type_: Type, variables: Mapping[str, Type], can: str) -> Any:
        """Walks through an expression; what comes back is the member that it is, for what it is compared with."""
        if isinstance(node, tuple):
            for part in node:
                self._expression(part, type_, variables, can)
            return None
        if isinstance(node, nodes.Member):
            return self._member(node, type_, variables, can)
        if isinstance(node, nodes.Lambda):
            over = self._expression(node.of, type_, variables, can)
            target = self._of(over)
            inner = {**variables, node.variable: target or over} if node.variable else variables
            self._expression(node.predicate, type_, inner, can)
            return None
        if isinstance(node, nodes.Binary):
            sides = [self._expression(side, type_, variables, can) for side in (node.left, node.right)]
            for side, other in ((sides[0], node.right), (sides[1], node.left)):
                self._compared(side, other)
            return None
        if isinstance(node, nodes.Node):
            for name in PARTS[type(node)]:
                self._expression(getattr(node, name), type_, variables, can)
        return None

    def _member(self, node: nodes.Member, type_: Type, variables: Mapping[str, Any], can: str) -> Any:
        if node.of is None:
            if node.name in variables:
                return variables[node.name]
            owner: Any = type_
        else:
            before = self._expression(node.of, type_, variables, can)
            owner = before if not hasattr(before, "nullable") and hasattr(before, "bases") else self._of(before)
        if "." in node.name:
            return self._walker.type_named(node.name)
        if owner is None:
            return None
        found = self._walker.member(owner, node.name, "asks for", self._by)
        if found is not None:
            self._walker.touch(owner, can, found.name, "asks for", self._by)
        return found

    def _compared(self, member: Any, other: Any) -> None:
        """The members of an enum that a property is compared with."""
        enum = getattr(member, "type_name", None) if getattr(member, "kind", "") == "enum" else None
        for item in other.items if isinstance(other, nodes.ListOf) else (other,):
            if enum is not None and isinstance(item, nodes.Constant) and isinstance(item.value, str):
                self._walker.literal(enum, item.value, "asks for", self._by)
