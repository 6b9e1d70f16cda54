"""`$expand`: which navigations a reply is to follow, and what is wanted of the entities that they lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from graphfake.contracts import ContractError
from graphfake.contracts.dialects import dialect_named
from graphfake.errors import GraphError
from graphfake.odata.expressions.allowance import check_countable, is_directory_object
from graphfake.odata.expressions.questions import ASKING, read_question
from graphfake.odata.grammar.options import parse_option, sent_text
from graphfake.odata.grammar.walking import variables_in
from graphfake.odata.select import ALL, cast_to, no_property, no_term, selection, spelled, told_by_term
from graphfake.odata.wanted import EVERY_LEVEL, Expansion, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphfake.contracts import Navigation, Type
    from graphfake.odata.expressions.allowance import Allowance
    from graphfake.odata.grammar.nodes import ExpandItem, Expression, Option

MOST_OF_DIRECTORY = 20
"""Entities that a directory object is expanded by."""
_OF_COLLECTIONS = ("$filter", "$orderby", "$search", "$top", "$skip", "$count")
_UNSERVED = ("$compute", "$apply")
# Quoted text whole, else one character: what ends an option stands outside of quotes.
_piece = re.compile(r"'(?:''|[^'])*+'?|\"(?:\\.|[^\"\\])*+\"?|.", re.DOTALL)


class Expanding:
    """Reads the `$expand` of one request. `sent_aliases` are the values of aliases as they were sent."""

    def __init__(
        self,
        value: str,
        aliases: Mapping[str, Expression],
        allowance: Allowance,
        sent_aliases: Mapping[str, str] | None = None,
    ) -> None:
        self._value = value
        self._aliases = aliases
        self._sent_aliases = sent_aliases or {}
        self._allowance = allowance
        self._text = sent_text("$expand", value)

    def read(self, type_: Type) -> tuple[Expansion, ...]:
        """What the option means on entities of a type. Raises GraphError.

        query.select-term, query.select, query.expand-property, query.expand-not-supported, query.expand-directory,
        what the nested options raise, coverage.query-option and coverage.property.
        """
        try:
            items: Sequence[ExpandItem] = parse_option("$expand", self._value).value
        except GraphError as error:
            raise told_by_term(error) from None
        return self._all(items, type_)

    def _all(self, items: Sequence[ExpandItem], type_: Type) -> tuple[Expansion, ...]:
        found: list[Expansion] = []
        # What is named goes before what a star stands for, on whichever side of it.
        for item in sorted(items, key=lambda each: each.path == (ALL,)):
            for expansion in self._each(item, type_):
                others = [other for other in found if _meet(expansion, other)]
                if item.path != (ALL,) and any(_differ(expansion, other) for other in others):
                    raise _unserved(f"two different expansions of {expansion.navigation.name}")
                if not others:
                    found.append(expansion)
        if is_directory_object(type_) and len(found) > 1:
            raise GraphError("query.expand-directory", values={"reason": "Only one property can be expanded"})
        return tuple(found)

    def _each(self, item: ExpandItem, type_: Type) -> Iterator[Expansion]:
        path = item.path
        if path == (ALL,):
            if item.options:
                raise _unserved("$levels behind a star")
            for each in type_.navigations.values():
                if _can_expand(each, type_) and type_.catalogue.find(each.target, type_.version):
                    yield self._expansion(item, type_, each, ())
            return
        owner = cast_to(path[0], type_) if "." in path[0] else type_
        steps = path[1:] if "." in path[0] else path
        if not steps or steps[0] == ALL:
            raise no_term("/".join(path))
        navigation = spelled(owner.navigations, steps[0])
        if navigation is None:
            raise _no_navigation(steps[0], owner, item)
        if not _can_expand(navigation, owner):
            raise GraphError("query.expand-not-supported", values={"name": navigation.name})
        yield self._expansion(item, owner, navigation, steps[1:], cast=owner is not type_)

    def _expansion(
        self, item: ExpandItem, owner: Type, navigation: Navigation, behind: Sequence[str], *, cast: bool = False
    ) -> Expansion:
        try:
            declared = target = owner.sibling(navigation.target)
        except ContractError:
            subject = f"the expansion of {navigation.name}, whose type {navigation.target} it does not hold"
            raise GraphError("coverage.query-option", values={"subject": subject}) from None
        if behind:
            if len(behind) > 1 or "." not in behind[0]:
                raise no_term("/".join(item.path))
            target = cast_to(behind[0], declared)
        said = _by_name(item.options)
        for name in said:
            if name in _UNSERVED or (name.startswith("@") and "." in name):
                raise _unserved(f"{name} within $expand")
            if name in _OF_COLLECTIONS and not navigation.collection:
                raise GraphError("query.not-a-collection")
        if any(self._names_it(said[name].value) for name in ASKING if name in said):
            raise _unserved("$it within $expand, which is the entity that is expanded,")
        levels = self._levels(said, navigation, owner, target)
        within_directory = is_directory_object(owner)
        deeper = levels > 1 and (navigation.collection or not self._allowance.advanced)  # managers go up the whole way
        if within_directory and (deeper or "$expand" in said):
            raise GraphError("query.expand-directory", values={"reason": "Only one level can be expanded"})
        counted = "$count" in said and said["$count"].value is True
        if counted or item.suffix == "$count":
            check_countable(target)
        question = read_question(said, target, self._aliases, self._allowance)
        top, skip = said.get("$top"), said.get("$skip")
        return Expansion(
            navigation=navigation,
            owner=owner,
            declared=declared,
            target=target,
            suffix=item.suffix,  # type: ignore[arg-type]  # the grammar has no other
            wanted=self._wanted(said, target),
            filter=question.filter,
            order=question.order,
            search=question.search,
            top=None if top is None else top.value,
            skip=0 if skip is None else skip.value,
            count=counted,
            levels=levels,
            cast=cast,
            options=self._options(item, navigation, levels),
            most=MOST_OF_DIRECTORY if within_directory else None,
        )

    def _names_it(self, value: Any) -> bool:
        """Is `$it` in an expression, or in what an alias in it stands for?"""
        seen: set[str] = set()
        waiting = variables_in(value)
        while waiting:
            name = waiting.pop()
            if name not in seen and name in self._aliases:
                waiting |= variables_in(self._aliases[name])
            seen.add(name)
        return "$it" in seen

    def _wanted(self, said: Mapping[str, Option], target: Type) -> Wanted:
        expand = self._all(said["$expand"].value, target) if "$expand" in said else ()
        if "$select" not in said:
            return Wanted(expand=expand)
        names, terms = selection(said["$select"].value, target)
        if dialect_named(self._allowance.dialect).keys_selected and ALL not in names:
            names = (*names, *(key for key in target.key if key not in names))
        return Wanted(names, terms, expand)

    def _levels(self, said: Mapping[str, Option], navigation: Navigation, owner: Type, target: Type) -> int:
        if "$levels" not in said:
            return 1
        if navigation.name not in target.navigations and not owner.is_a(target.name):
            values = {"name": navigation.name, "type": owner.name}
            raise GraphError("query.levels", values=values)
        value = said["$levels"].value
        return EVERY_LEVEL if value == "max" else min(int(value), EVERY_LEVEL)

    def _options(self, item: ExpandItem, navigation: Navigation, levels: int) -> str:
        """The nested options as those of a URL that leads to the rest of the collection."""
        texts = {option.name: self._sent(option) for option in item.options}
        if texts.pop("$levels", None) is not None and levels > 1:
            inner = [text for name, text in texts.items() if name not in ("$skip", "$expand")]
            again = f"{navigation.name}({';'.join((*inner, f'$levels={levels - 1}'))})"
            other = texts.get("$expand", "").partition("=")[2]
            texts["$expand"] = f"$expand={','.join(filter(None, (other, again)))}"
        named = [f"{name}={sent}" for name, sent in self._sent_aliases.items() if name in self._text]
        # What the grammar takes plain, a URL's query does not: blanks, quotes, plus, ampersand.
        return "&".join((*(quote(text, safe="%!$'()*,/:;=?@") for text in texts.values()), *named))

    def _sent(self, option: Option) -> str:
        """The text of a nested option as it was sent, up to where the next one begins."""
        depth, end = 0, option.position
        for piece in _piece.finditer(self._text, option.position):
            sign = piece.group()
            if depth == 0 and sign in (";", ")"):
                break
            depth += (sign in "([{") - (sign in ")]}") if len(sign) == 1 else 0
            end = piece.end()
        name, _, value = self._text[option.position : end].partition("=")
        return f"{option.name if option.name.startswith('$') else name}={value}"


def _by_name(options: Sequence[Option]) -> dict[str, Option]:
    found: dict[str, Option] = {}
    for option in options:
        if option.name in found:
            raise GraphError("query.repeated", values={"option": option.name})
        found[option.name] = option
    return found


def _meet(one: Expansion, other: Expansion) -> bool:
    """Can both stand in one entity, under the same name?"""
    related = one.owner.is_a(other.owner.name) or other.owner.is_a(one.owner.name)
    return related and one.navigation.name == other.navigation.name


def _differ(one: Expansion, other: Expansion) -> bool:
    told = ((each.owner, each.target, each.suffix, each.options) for each in (one, other))
    return next(told) != next(told)


def _can_expand(navigation: Navigation, owner: Type) -> bool:
    return navigation.capabilities.get("expand", owner.capabilities.get("expand")) is not False


def _no_navigation(name: str, owner: Type, item: ExpandItem) -> GraphError:
    prop = spelled(owner.properties, name)
    if prop is None:
        return no_property(name, owner)
    if prop.kind == "complex" and len(item.path) > 1:
        return _unserved(f"the expansion of {'/'.join(item.path)}, below a complex property")
    return GraphError("query.expand-property", values={"name": prop.name, "type": owner.name})


def _unserved(subject: str) -> GraphError:
    return GraphError("coverage.query-option", values={"subject": subject})
