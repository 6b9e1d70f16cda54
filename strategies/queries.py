"""Queries that a service answers: every option of OData over the members of a type, in every spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from graphfake.strategies import arguments
from graphfake.strategies.operands import Scope
from graphfake.strategies.searches import can_search
from graphfake.strategies.shown import VALUES, can_order, expandable
from graphfake.strategies.url_literals import pooled
from graphfake.strategies.url_parts import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from graphfake.contracts import Type
    from graphfake.strategies.arguments import Contracts
    from graphfake.strategies.url_parts import Parts

OPTIONS = ("$select", "$expand", "$format", "$filter", "$orderby", "$search", "$top", "$skip", "$count")
_OF_COLLECTIONS = OPTIONS[3:]
_MOST_NUMBER = 1_500
_MOST_OPTIONS = 4
_OWN_OPTIONS = ("x=1", "cacheBuster=a%20b", "flag", "client-request-id=1&trace=", "@unused='x'")
_FORMATS = (
    "json",
    "application/json",
    *(f"application/json;odata.metadata={level}" for level in ("none", "minimal", "full")),
    "application/json;IEEE754Compatible=true",
)
_ADVANCED = ("ConsistencyLevel=eventual", "consistencylevel=Eventual")


def queries(
    contract: str | Type,
    *,
    collection: bool = True,
    options: str | Iterable[str] | None = None,
    version: str = "beta",
    contracts: Contracts = None,
    entities: Iterable[Mapping[str, Any]] = (),
) -> SearchStrategy[str]:
    """What may stand behind the `?` when entities of a type are read, as far as the contract offers it.

    `options` narrows them to one or several, such as `$filter`; those for collections need `collection`. Literals
    are often those that stand in `entities`. Of types that ask for ConsistencyLevel, it stands in the query where
    it is needed. The `$` is left out at times where the version lets it; names and keywords come in any letter
    case, and everything encoded or not. Shrinks to the empty text.
    """
    given = list(entities)

    def make() -> SearchStrategy[str]:
        type_ = arguments.type_of(contract, version, contracts)
        wanted = arguments.names("options", options, OPTIONS)
        scope = Scope(type_, pool=pooled(type_, given))
        if options is not None and not _possible(scope, wanted, collection=collection):
            raise InvalidArgument(f"options={wanted!r} leaves no query of {type_.name} with collection={collection}.")
        return query(scope, wanted, collection=collection, others=options is None)

    return arguments.lazily(make)


@st.composite
def query(draw: DrawFn, scope: Scope, wanted: Iterable[str] = OPTIONS, *, collection: bool, others: bool = True) -> str:
    """The text of a query. `others` are the caller's own options."""
    is_directory = scope.limited
    if collection and is_directory and draw(st.booleans()):
        scope = Scope(scope.type, depth=scope.depth, advanced=True, pool=scope.pool)
    names = [*_possible(scope, wanted, collection=collection), *([""] if others else [])]
    least = 0 if others else 1
    chosen = draw(st.lists(st.sampled_from(names), min_size=least, max_size=_MOST_OPTIONS, unique=True))
    if "$search" in chosen or (scope.limited and "$filter" in chosen):
        chosen = [name for name in chosen if name != "$orderby"]
    written = [_written(draw, scope, name) for name in chosen]
    if is_directory and scope.advanced and chosen:
        written += ["$count=true"] if "$count" not in chosen else []
        written.append(draw(st.sampled_from(_ADVANCED)))
    return "&".join(written)


def _possible(scope: Scope, wanted: Iterable[str], *, collection: bool) -> list[str]:
    """The options, of those that are wanted, that the contract leaves something to say in."""
    lacking = {
        "$expand": not expandable(scope.type),
        "$orderby": not can_order(scope),
        "$search": not can_search(scope),
        "$count": scope.limited or scope.type.capabilities.get("count") is False,
    }
    return [name for name in wanted if (collection or name not in _OF_COLLECTIONS) and not lacking.get(name, False)]


def _written(draw: DrawFn, scope: Scope, name: str) -> str:
    if not name:
        return draw(st.sampled_from(_OWN_OPTIONS))
    style = draw(STYLES)
    text, aliases = style.written(_value(draw, scope, name), alias=name.removeprefix("$"))
    head = spelled(name, draw(st.sampled_from(spellings(scope.type.version))))
    said = [f"{head}={text}", *(f"{alias}={value}" for alias, value in aliases.items())]
    return "&".join(said)


def _value(draw: DrawFn, scope: Scope, name: str) -> Parts:
    if name in ("$top", "$skip"):
        return (str(draw(st.integers(0, _MOST_NUMBER))),)
    if name == "$count":
        if scope.type.capabilities.get("advancedQueries") is True:
            return ("true",)
        return (draw(st.sampled_from(("true", "false", "True", "FALSE"))),)
    if name == "$format":
        return (draw(st.sampled_from(_FORMATS)),)
    return VALUES[name](draw, scope)


def spellings(version: str, name: str = "") -> tuple[str, ...]:
    """How the name of an option may be written: with `$`, encoded or not, or without; `^` says in capitals."""
    optional = version != "v1.0" and name in ("", *OPTIONS)
    return ("$", "", "%24", "$^", "^") if optional else ("$", "%24", "$^")


def spelled(name: str, style: str) -> str:
    """The name of an option in one of these spellings."""
    bare = name.removeprefix("$")
    return style.removesuffix("^") + (bare.upper() if style.endswith("^") else bare)
