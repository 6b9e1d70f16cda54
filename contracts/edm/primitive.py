"""What is known of one Edm primitive type, and the error of a literal that breaks its rule."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class LiteralError(ValueError):
    """A literal of a readable JSON type that is malformed or out of range.

    `str()` is the rule it breaks, as a sentence. It never repeats the literal, which may be megabytes long or
    hold what no log can print.
    """


@dataclass(frozen=True, slots=True)
class PrimitiveType:
    """JSON form, lexical rule, canonical form and order of one Edm type.

    `read(value, notes, profile)` gives the canonical value of what a client sent. null, and a value whose
    JSON type the Edm type does not read at all, come back unchanged, for the schema to judge; a malformed or
    out-of-range literal raises `LiteralError`; each liberty appends its tolerance code to `notes`. `profile`
    is "documented" or "observed". A canonical value reads as itself.

    `check(value)` asks whether a value is lawful in a response: as `read`, without the liberties.

    `order_key(canonical)` sorts and compares as OData does; null is the caller's to place.
    """

    name: str
    """Full name, such as "Edm.Int32"."""
    json_types: tuple[str, ...]
    """JSON Schema types of the canonical value."""
    read: Callable[[object, list[str], str], object]
    check: Callable[[object], None]
    order_key: Callable[[object], Any]
    default: object
    """What .NET fills in where a non-nullable value is missing; a canonical value."""


def itself(canonical: object) -> Any:
    """The order key of a type whose canonical values Python already orders as OData does."""
    return canonical
