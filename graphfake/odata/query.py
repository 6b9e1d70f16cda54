"""The query of a request, from its text to typed options.

On beta the `$` of a system option may be left out; names are read in any letter case and percent-encoded. An
option that is not OData's is the caller's own when it has no `$`, and is ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from graphfake.contracts import Note
from graphfake.contracts.dialects import dialect_named
from graphfake.errors import GraphError
from graphfake.odata.encoding import decode_query
from graphfake.odata.expand import Expanding
from graphfake.odata.expressions.allowance import Allowance, check_together
from graphfake.odata.expressions.questions import ASKING, Question, read_question
from graphfake.odata.grammar.options import parse_option
from graphfake.odata.plain_values import truth, whole_number
from graphfake.odata.select import ALL, parse_select, read_select
from graphfake.odata.sent import RawOption, is_list, refusal_of, subject_of, system_name
from graphfake.odata.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from graphfake.contracts import Catalogue, Type
    from graphfake.odata.expressions.filters import Filter
    from graphfake.odata.expressions.ordering import Order
    from graphfake.odata.grammar.nodes import Expression, Option
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.odata.resources.shapes import Shape
    from graphfake.odata.wanted import Expansion, Search

Value = TypeVar("Value")

_MOST_KEPT = 500
_LONGEST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """What was asked for; None where nothing was said.

    `select` are the paths of the properties to keep (`select.project` applies them), `projection` the terms that
    `@odata.context` names for them, `expand` the navigations to follow. `top`, `skip`, `count`, `skiptoken` and
    what picks and orders are None wherever they have no effect: on anything but the reading of a collection; so is
    `deltatoken` on anything but a delta.
    `notes` are refusals that were told to be let by.
    """

    select: tuple[str, ...] | None = None
    projection: tuple[str, ...] | None = None
    top: int | None = None
    skip: int | None = None
    count: bool | None = None
    skiptoken: str | None = None
    deltatoken: str | None = None
    format: str | None = None
    raw: tuple[RawOption, ...] = ()
    notes: tuple[Note, ...] = ()
    expand: tuple[Expansion, ...] = ()
    filter: Filter | None = None
    order: Order | None = None
    search: Search | None = None

    @property
    def wanted(self) -> Wanted:
        """What is to be shown of each entity."""
        return Wanted(self.select, self.projection, self.expand)

    @property
    def terms(self) -> tuple[str, ...] | None:
        """What stands in the parentheses of `@odata.context`."""
        return self.wanted.terms


NO_OPTIONS = QueryOptions()

_Key = tuple["Shape", str, bool, frozenset[str], Allowance]
_kept: dict[_Key, QueryOptions] = {}


def parse(
    query: str,
    resource: ResourcePath,
    *,
    method: str = "GET",
    tolerate: Collection[str] = (),
    profile: str = "documented",
    eventual: bool = False,
    catalogue: Catalogue | None = None,
) -> QueryOptions:
    """`query` is what stands after the `?`, as sent. Rules named in `tolerate` become notes.

    `eventual`: the header `ConsistencyLevel: eventual` was sent. `catalogue` has the types that operations give.
    Names are judged first, in the order of the query, then values. Raises GraphError: query.*,
    coverage.query-option, coverage.property, path.syntax.
    """
    if not query and resource.target != "$count":
        return NO_OPTIONS
    allowance = Allowance(resource.dialect, profile, eventual)
    key = (resource.shape, query, method in ("GET", "HEAD"), frozenset(tolerate), allowance)
    found = _kept.get(key)
    if found is None:
        found = _Reading(resource, method, tolerate, catalogue).read(query, allowance)
        if len(query) <= _LONGEST_KEPT:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            _kept[key] = found
    return found


class _Reading:
    """One query on its way."""

    def __init__(
        self, resource: ResourcePath, method: str, tolerate: Collection[str], catalogue: Catalogue | None
    ) -> None:
        self._resource = resource
        self._type = subject_of(resource, catalogue)
        self._tolerate = tolerate
        self._notes: list[Note] = []
        self._raw: list[RawOption] = []
        self._sent: dict[str, str] = {}  # by canonical name, still encoded
        self._own: dict[str, str] = {}  # options without $, by name
        self._lists = method in ("GET", "HEAD") and is_list(resource)
        self._counts = method in ("GET", "HEAD") and resource.target == "$count"

    def read(self, query: str, allowance: Allowance) -> QueryOptions:
        for text in filter(None, query.split("&")):
            self._name(text)
        values = {name: decode_query(sent) for name, sent in self._sent.items()}
        eventual = allowance.advanced or self._own.get("consistencylevel", "").lower() == "eventual"
        type_ = self._type
        aliases = self._aliases()
        nothing: tuple[None, None] = (None, None)
        select, projection = self._tried(lambda: self._select(type_)) or nothing
        top = whole_number(values, "$top", "query.top")
        skip = whole_number(values, "$skip", "query.skip")
        count = truth(values)
        advanced = eventual and (count is True or self._counts)
        asking = Allowance(allowance.dialect, allowance.profile, advanced)
        expand = self._tried(lambda: self._expand(type_, aliases, asking)) or ()
        listed = self._resource.type if self._counts else type_ if self._lists else None
        question = self._tried(lambda: self._question(listed, aliases, asking)) or Question()
        shown = QueryOptions(
            select,
            projection,
            expand=expand,
            format=values.get("$format"),
            raw=tuple(self._raw),
            notes=tuple(self._notes),
        )
        if self._counts or self._lists:
            if listed is not None:
                filtered, ordered = question.filter is not None, question.order is not None and self._lists
                counted = count is True or self._counts
                check_together(listed, asking, filtered=filtered, ordered=ordered, counted=counted)
            shown = replace(shown, filter=question.filter, search=question.search)
        if self._lists:
            token = values.get("$skiptoken")
            shown = replace(shown, top=top, skip=skip, count=count, skiptoken=token, order=question.order)
        if self._resource.target == "delta":
            shown = replace(shown, deltatoken=values.get("$deltatoken"))
        return shown

    def _name(self, text: str) -> None:
        written, _, value = text.partition("=")
        sent = decode_query(written)
        name = system_name(sent, self._resource.version)
        if name in self._sent:
            raise GraphError("query.repeated", values={"option": name})
        refusal = refusal_of(name, sent, self._resource)
        if refusal is not None:
            self._let_by(refusal)
            name = ""
        self._raw.append(RawOption(text, name))
        if name:
            self._sent[name] = value
        elif refusal is None:
            self._own.setdefault(sent if sent.startswith("@") else sent.lower(), value)

    def _let_by(self, refusal: GraphError) -> None:
        if refusal.rule not in self._tolerate:
            raise refusal
        self._notes.append(Note(refusal.rule, ""))

    def _tried(self, read: Callable[[], Value]) -> Value | None:
        """What reading gives; where it meets a lack of ours that may be let by, nothing was asked."""
        try:
            return read()
        except GraphError as refusal:
            if refusal.rule != "coverage.query-option":
                raise
            self._let_by(refusal)
            return None

    def _aliases(self) -> Mapping[str, Expression]:
        """The aliases that other options name. One that nobody names may say anything."""
        named = {name: value for name, value in self._own.items() if name.startswith("@")}
        texts = [decode_query(value) for value in self._sent.values()]
        found: dict[str, Expression] = {}
        waiting = [name for name in named if any(_names(text, name) for text in texts)]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = parse_option(name, named[name]).value
                waiting += [other for other in named if _names(decode_query(named[name]), other)]
        return found

    def _select(self, type_: Type | None) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
        value = self._sent.get("$select")
        if value is None:
            return None, None
        if type_ is None:
            parse_select(value)
            return None, None
        names, terms = read_select(value, type_)
        keys_too = dialect_named(self._resource.dialect).keys_selected or self._resource.target == "delta"
        if keys_too and ALL not in names:
            # Some services, and deltas, never leave the key out, and name only what was asked for in the context.
            names = (*names, *(key for key in type_.key if key not in names))
        return names, terms

    def _expand(
        self, type_: Type | None, aliases: Mapping[str, Expression], allowance: Allowance
    ) -> tuple[Expansion, ...]:
        value = self._sent.get("$expand")
        if value is None:
            return ()
        if type_ is None:
            parse_option("$expand", value)
            return ()
        sent = {name: text for name, text in self._own.items() if name in aliases}
        return Expanding(value, aliases, allowance, sent).read(type_)

    def _question(self, type_: Type | None, aliases: Mapping[str, Expression], allowance: Allowance) -> Question:
        said: dict[str, Option] = {name: parse_option(name, self._sent[name]) for name in ASKING if name in self._sent}
        if type_ is None or not said:
            return Question()
        return read_question(said, type_, aliases, allowance)


def _names(text: str, alias: str) -> bool:
    """Is an alias named in a text, and not just the beginning of a longer one?"""
    return re.search(rf"{re.escape(alias)}(?!\w)", text) is not None
