"""The members of a type, structural and navigational, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.diff.capable import capability_changes
from graphfake.contracts.diff.change import Change, Where
from graphfake.contracts.diff.deprecations import deprecation_changes
from graphfake.contracts.diff.limits import limit_changes
from graphfake.contracts.diff.renames import pairs
from graphfake.contracts.diff.texts import target_text, type_text, value_text
from graphfake.contracts.model import Navigation, Property
from graphfake.contracts.pointers import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfake.contracts.diff.facts import Facts
    from graphfake.contracts.model import Declaration

    Member = Property | Navigation


class _Side(NamedTuple):
    """What a type has in one state: its own members, those with what it inherits, and names without more."""

    own: Mapping[str, Member]
    all: Mapping[str, Member]
    known: frozenset[str]
    required: tuple[str, ...] | None


def member_changes(old: Facts, new: Facts, before: Declaration, now: Declaration) -> Iterator[Change]:
    """Members that came, went or changed. What moved between a type and its bases has not changed."""
    was, is_ = _side(old, before), _side(new, now)
    removed = {name: said for name, said in was.own.items() if name not in is_.all and name not in is_.known}
    added = {name: said for name, said in is_.own.items() if name not in was.all and name not in was.known}
    paired = pairs(removed, added, _alike)
    for gone, come in (*paired.respelled.items(), *paired.renamed.items()):
        what = "navigation" if isinstance(removed[gone], Navigation) else "property"
        how = "respelled" if gone in paired.respelled else "renamed"
        yield Change(f"{what}-{how}", _where(before.name, gone, come), gone, come)
    told = {*paired.respelled, *paired.renamed, *paired.respelled.values(), *paired.renamed.values()}
    for name in removed.keys() - told:
        yield _gone(before.name, removed[name])
    for name in added.keys() - told:
        yield _come(now, added[name])
    yield from _named(was, now)
    yield from _forgotten(old, new, was, is_, before.name)
    for name in {*was.own, *is_.own}:
        if name in was.all and name in is_.all:
            yield from _changed(_where(before.name, name), was.all[name], is_.all[name])
            yield from deprecation_changes(_where(before.name, name), _said(old, before, name), _said(new, now, name))
            yield from _immutable(_where(before.name, name), _said(old, before, name), _said(new, now, name))
    yield from _required(before.name, was, is_)


def _side(facts: Facts, declared: Declaration) -> _Side:
    own: dict[str, Member] = {**declared.properties, **declared.navigations}
    chain = list(facts.chain(declared.name))
    everything: dict[str, Member] = {}
    for part in reversed(chain):
        everything.update({**part.properties, **part.navigations})
    known = frozenset(name for part in chain for name in (*part.known_members, *part.known_navigations))
    return _Side(own, everything, known, declared.required_on_create)


def _where(type_name: str, name: str, pointed: str = "") -> Where:
    return Where(type_name, "member", name, f"/properties/{escape(pointed or name)}")


def _alike(one: object, other: object) -> bool:
    if isinstance(one, Navigation) and isinstance(other, Navigation):
        return target_text(one) == target_text(other)
    return isinstance(one, Property) and isinstance(other, Property) and one.type_text == other.type_text


def _gone(type_name: str, member: Member) -> Change:
    if isinstance(member, Navigation):
        return Change("navigation-removed", _where(type_name, member.name), target_text(member))
    return Change("property-removed", _where(type_name, member.name), type_text(member))


def _come(now: Declaration, member: Member) -> Change:
    if isinstance(member, Navigation):
        return Change("navigation-added", _where(now.name, member.name), None, target_text(member))
    listed = now.required_on_create
    due = member.must_be_given if listed is None else member.name in listed
    kind = "property-added-required" if due and member.name not in now.key else "property-added"
    return Change(kind, _where(now.name, member.name), None, type_text(member))


def _named(was: _Side, now: Declaration) -> Iterator[Change]:
    for kind, keyword, names in (
        ("property-named", "x-known-members", now.known_members),
        ("navigation-named", "x-known-navigations", now.known_navigations),
    ):
        for name in names:
            if name not in was.all and name not in was.known:
                yield Change(kind, Where(now.name, "member", name, f"/{keyword}"))


def _forgotten(old: Facts, new: Facts, was: _Side, is_: _Side, type_name: str) -> Iterator[Change]:
    """What is known by name only now has another type for sure where its old one is gone."""
    for name, member in was.own.items():
        if name in is_.known and name not in is_.all:
            held = member.target if isinstance(member, Navigation) else member.type_name
            if held in old.types and held not in new.types:
                place = Where(type_name, "member", name, "")
                if isinstance(member, Navigation):
                    yield Change("navigation-retyped", place, target_text(member), "a type that is not known")
                else:
                    yield Change("property-retyped", place, type_text(member), "a type that is not known")


def _changed(where: Where, old: Member, new: Member) -> Iterator[Change]:
    if isinstance(old, Navigation) and isinstance(new, Navigation):
        yield from _navigation(where, old, new)
    elif isinstance(old, Property) and isinstance(new, Property):
        yield from _property(where, old, new)
    else:
        told = [
            f"a navigation to {target_text(one)}" if isinstance(one, Navigation) else type_text(one)
            for one in (old, new)
        ]
        yield Change("property-retyped", where, *told)


def _navigation(where: Where, old: Navigation, new: Navigation) -> Iterator[Change]:
    if target_text(old) != target_text(new):
        yield Change("navigation-retyped", where, target_text(old), target_text(new))
    if old.contained != new.contained:
        yield Change("became-contained" if new.contained else "no-longer-contained", where)
    yield from capability_changes(where, old.capabilities, new.capabilities)


def _property(where: Where, old: Property, new: Property) -> Iterator[Change]:
    if old.type_text != new.type_text:
        yield Change("property-retyped", where, type_text(old), type_text(new))
        return
    for before, now in ((old.nullable, new.nullable), (old.item_nullable, new.item_nullable)):
        if before != now:
            kind = "became-nullable" if now else "no-longer-nullable"
            yield Change(kind, where, type_text(old), type_text(new))
    if old.read_only != new.read_only:
        yield Change("became-read-only" if new.read_only else "no-longer-read-only", where)
    if old.not_by_default != new.not_by_default:
        yield Change("became-not-by-default" if new.not_by_default else "became-by-default", where)
    if (old.has_default, old.default) != (new.has_default, new.default):
        told = [value_text(one.default) if one.has_default else "none" for one in (old, new)]
        yield Change("default-changed", where, *told)
    yield from limit_changes(where, old, new)
    yield from capability_changes(where, old.capabilities, new.capabilities)


def _immutable(where: Where, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, now = old.get("x-immutable") is True, new.get("x-immutable") is True
    if before != now:
        yield Change("became-immutable" if now else "no-longer-immutable", where)


def _required(type_name: str, was: _Side, is_: _Side) -> Iterator[Change]:
    """What a page lists, where both states have a page's list; else nullability says it."""
    if was.required is None or is_.required is None:
        return
    for name in set(is_.required) & was.all.keys() - set(was.required):
        yield Change("became-required", _where(type_name, name))
    for name in set(was.required) & is_.all.keys() - set(is_.required):
        yield Change("no-longer-required", _where(type_name, name))


def _said(facts: Facts, declared: Declaration, name: str) -> Mapping[str, Any]:
    """What the document of the type, or of the base that has the member, says of it."""
    for part in facts.chain(declared.name):
        found = facts.documents[part.name].get("properties", {}).get(name)
        if isinstance(found, dict):
            return found
    return {}
