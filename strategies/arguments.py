"""What the public strategies take, and sentences for what they do not. Nothing is looked up before the first draw."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from graphfake.contracts import Catalogue, Type, load
from graphfake.contracts.dialects import DIALECTS
from graphfake.contracts.homes import dialect_of
from graphfake.strategies.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import EnumType

    Contracts = Catalogue | str | Path | Sequence[str | Path] | None

Drawn = TypeVar("Drawn")

PROFILES = ("documented", "observed")
WRITTEN_VIEWS = ("create", "update")


def lazily(make: Callable[[], SearchStrategy[Drawn]]) -> SearchStrategy[Drawn]:
    """The strategy that `make` gives, made when first drawn from: a bad contract fails its own tests alone."""
    return st.deferred(make)


def catalogue(contracts: Contracts) -> Catalogue:
    """The shipped catalogue, joined by the folders or files given. Raises ContractError."""
    if isinstance(contracts, Catalogue):
        return contracts
    if contracts is None:
        return _shipped()
    paths = [contracts] if isinstance(contracts, str | Path) else list(contracts)
    if not all(isinstance(path, str | Path) for path in paths):
        raise InvalidArgument(f"contracts={contracts!r} is not a Catalogue, a path or a list of paths.")
    return load(*paths)


@cache
def _shipped() -> Catalogue:
    return load()


def type_of(contract: str | Type, version: str, contracts: Contracts) -> Type:
    """The entity or complex type that is meant. Raises ContractError for a name that the catalogue lacks."""
    if isinstance(contract, Type):
        if contracts is not None:
            raise InvalidArgument(f"contracts={contracts!r} cannot be given with a Type, which has its own catalogue.")
        return contract
    if not isinstance(contract, str):
        raise InvalidArgument(f"contract={contract!r} (type={type(contract).__name__}) is not a type's full name.")
    return catalogue(contracts).type(contract, text("version", version))


def place(
    contract: str | Type, version: str, contracts: Contracts, view: str, profile: str, dialect: str | None, deep: int
) -> Place:
    """Where a payload of a type stands: the body of a create or update, in the dialect of the type's home."""
    one_of("view", view, WRITTEN_VIEWS)
    one_of("profile", profile, PROFILES)
    one_of("dialect", dialect, (*DIALECTS, None))
    count("deep", deep)
    type_ = type_of(contract, version, contracts)
    return Place(type_, view, profile, dialect or dialect_of(type_), whole=view == "create", deep=deep)


def enum_of(name: str, version: str, contracts: Contracts) -> tuple[EnumType, Catalogue]:
    """The enum that is meant, and where it is from. Raises ContractError for a name that the catalogue lacks."""
    known = catalogue(contracts)
    return known.enum(text("name", name), text("version", version)), known


def text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidArgument(f"{name}={value!r} (type={type(value).__name__}) is not text.")
    return value


def one_of(name: str, value: object, allowed: Collection[str | None]) -> None:
    """Refuses what is not one of the values that are allowed."""
    if value not in allowed:
        raise InvalidArgument(f"{name}={value!r} is not one of {', '.join(map(str, allowed))}.")


def count(name: str, value: object) -> None:
    """Refuses what is not a whole number from 0."""
    if type(value) is not int or value < 0:
        raise InvalidArgument(f"{name}={value!r} is not a whole number from 0.")


def names(name: str, value: str | Iterable[str] | None, known: Collection[str]) -> list[str]:
    """The names that are meant: all that are known, or those given."""
    if value is None:
        return list(known)
    wanted = [value] if isinstance(value, str) else list(value)
    for given in wanted:
        one_of(name, given, known)
    if not wanted:
        raise InvalidArgument(f"{name}={value!r} names none; all are meant where it is left out.")
    return wanted


def texts(name: str, value: str | Iterable[str]) -> list[str]:
    """One text or several, at least one."""
    wanted = [value] if isinstance(value, str) else list(value)
    for given in wanted:
        if not isinstance(given, str):
            raise InvalidArgument(f"{name}={given!r} is not text.")
    if not wanted:
        raise InvalidArgument(f"{name}={value!r} names none; all are meant where it is left out.")
    return wanted


def codes(
    name: str, value: str | Iterable[str] | None, known: Collection[str], applicable: Collection[str]
) -> list[str]:
    """The rule codes that are meant: all that apply, or those given, which must apply."""
    wanted = list(applicable) if value is None else names(name, value, known)
    for code in wanted:
        if code not in applicable:
            raise InvalidArgument(f"{name}={code!r} cannot come of this contract; these can: {', '.join(applicable)}.")
    return wanted
