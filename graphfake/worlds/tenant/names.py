"""Names of people, and the addresses that are made of them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = str.maketrans(
    {"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d"}
    | {"þ": "th", "ı": "i"}
)
_REST = re.compile(r"[^a-z0-9]+")
_MOST = 24


class Person(NamedTuple):
    """A name, and an alias of ASCII letters, digits and dots that nobody else has."""

    given: str
    family: str
    alias: str


def people(seed: int, locale: str, count: int) -> Iterator[Person]:
    """So many people, whose names are of this locale of Faker's."""
    from faker import Faker

    faker = Faker(locale)
    faker.seed_instance(f"{seed}/names")
    taken: dict[str, int] = {}
    for _ in range(count):
        given, family = faker.first_name(), faker.last_name()
        alias = ".".join(filter(None, (folded(given), folded(family)))) or "user"
        number = taken[alias] = taken.get(alias, 0) + 1
        # No name ends in a digit, so that a number behind one makes no other's alias.
        yield Person(given, family, alias if number == 1 else f"{alias}{number}")


def folded(name: str) -> str:
    """The ASCII letters that a name is told apart by in an address."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).lower().translate(_LETTERS))
    return re.sub("[0-9]", "", _REST.sub("", plain))[:_MOST]
