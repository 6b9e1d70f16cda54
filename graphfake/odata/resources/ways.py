"""All the ways in which documentation may write a form of path, the most exact first.

A cast may be left out; what stands for a key may be named, `/users(userPrincipalName={value})`, or be `{id}`; a
function may go by its full name, and without its parameters. A property, `$count`, `$ref` and `$value` are
documented by themselves or with what they stand on, and collections in collections as `childFolders/{id}/...`. Any
key is `{id}`, those too that a few documented paths name, such as `/mailFolders/inbox/messageRules`.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from graphfake.contracts.permission_paths import DEEPER, KEY, with_arguments

if TYPE_CHECKING:
    from graphfake.odata.resources.kinds import Kind
    from graphfake.odata.resources.shapes import Shape

_ON: tuple[Kind, ...] = ("property", "$count", "$ref", "$value")
"""What is documented with what it stands on."""
_REPEATED = re.compile(r"(/[^/]+/\{\})\1+")


def ways_of(shape: Shape) -> tuple[str, ...]:
    """As `permission_paths.written` spells them."""
    ways = _spellings(shape)
    if shape.kind in _ON and shape.parent is not None:
        ways += ways_of(shape.parent)
    deeper = [_REPEATED.sub(rf"\1/{DEEPER}", way) for way in ways]
    return tuple(dict.fromkeys([*ways, *deeper]))


def _spellings(shape: Shape) -> list[str]:
    *above, last = shape.chain
    return [
        "".join(_segment(one, casts=casts, names=names) for one in above)
        + (end or _segment(last, casts=casts, names=names))
        for end, casts, names in product(_called(last), (True, False), (True, False))
    ]


def _segment(shape: Shape, *, casts: bool, names: bool) -> str:
    if shape.kind == "key":
        if shape.alternate is not None and names:
            return with_arguments("", [part.name for part in shape.alternate.parts])
        return f"/{KEY}"
    if shape.kind == "service" or (shape.kind == "cast" and not casts):
        return ""
    return f"/{shape.name.lower()}"


def _called(shape: Shape) -> list[str]:
    """The last segment of a path to an operation, by each name; one that is empty for any other."""
    if shape.operation is None:
        return [""]
    names = (shape.operation.name, shape.operation.full_name)
    parameters = list(shape.operation.parameters)
    return [f"/{called}" for name in names for called in (with_arguments(name, parameters), name.lower())]
