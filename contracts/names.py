"""Names: what may be one, which two are the same, and what Intune's messages call a type."""

from __future__ import annotations

import re

INTERNAL_NAMESPACE = "microsoft.management.services.api."
"""Where Intune's messages say a type lives, whatever its public namespace."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_TYPE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}(?:\.[A-Za-z_][A-Za-z0-9_]{0,127}){1,20}")
_SEGMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_VERSION = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PERMISSION = re.compile(r"[A-Za-z0-9._-]{1,128}")


def is_identifier(name: object) -> bool:
    """May a property, navigation, path or enum member be called so?"""
    return isinstance(name, str) and _IDENTIFIER.fullmatch(name) is not None


def is_type_name(name: object) -> bool:
    """Is this a full type name, namespace and all?"""
    return isinstance(name, str) and _TYPE_NAME.fullmatch(name) is not None


def is_version(name: object) -> bool:
    """May this stand first in a path, as `beta` does?"""
    return isinstance(name, str) and _VERSION.fullmatch(name) is not None


def is_permission(name: object) -> bool:
    """May a permission be called so, as `User.Read.All` is?"""
    return isinstance(name, str) and _PERMISSION.fullmatch(name) is not None


def is_model_path(path: object) -> bool:
    """Is this a path in the model, of members, sets and types to cast to, as `manager` and `education/users` are?"""
    return isinstance(path, str) and len(path) <= 1_000 and all(_SEGMENT.fullmatch(part) for part in path.split("/"))


def fold(name: str) -> str:
    """Equal for names that differ in letter case alone. Declared names are ASCII, and so are their cases."""
    return name.lower() if name.isascii() else name


def short_name(name: str) -> str:
    """A type's name without its namespace."""
    return name.rpartition(".")[2]


def internal_name(name: str) -> str:
    """What Intune's messages call a type: a primitive as it is, `Collection(...)` around an internal name."""
    inner = name.removeprefix("Collection(").removesuffix(")")
    if inner != name:
        return f"Collection({internal_name(inner)})"
    return name if name.startswith("Edm.") else INTERNAL_NAMESPACE + short_name(name)
