"""String, Boolean and Guid."""

import re

from graphfake.contracts.edm.primitive import LiteralError, PrimitiveType, itself

_BOOLEAN_TEXTS = {"true": True, "false": False}
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def _read_string(value: object, _notes: list[str], _profile: str) -> object:
    # isascii() is a flag of the string, so that the usual text costs next to nothing.
    if isinstance(value, str) and not value.isascii():
        _check_string(value)
    return value


def _check_string(value: object) -> None:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            reason = "An Edm.String is Unicode text; half of a surrogate pair is no character."
            raise LiteralError(reason) from None


def _read_boolean(value: object, notes: list[str], _profile: str) -> object:
    if isinstance(value, str) and value in _BOOLEAN_TEXTS:
        notes.append("tolerated.string-boolean")
        return _BOOLEAN_TEXTS[value]
    return value


def _check_boolean(_value: object) -> None:
    """true and false are all there is; whether the value is one of them is a matter of its JSON type."""


def _read_guid(value: object, _notes: list[str], _profile: str) -> object:
    if not isinstance(value, str):
        return value
    if _GUID.fullmatch(value) is None:
        raise LiteralError("An Edm.Guid is 32 hexadecimal digits in groups of 8-4-4-4-12, without braces.")
    return value.lower()


def _check_guid(value: object) -> None:
    _read_guid(value, [], "documented")


# Ordered by code point, as SQL stores order UTF-8; .NET's ordinal order differs only above U+FFFF.
STRING = PrimitiveType("Edm.String", ("string",), _read_string, _check_string, itself, "")
BOOLEAN = PrimitiveType("Edm.Boolean", ("boolean",), _read_boolean, _check_boolean, itself, False)
# Lower-case text in its groups sorts as .NET compares Guids, field by field.
GUID = PrimitiveType("Edm.Guid", ("string",), _read_guid, _check_guid, itself, "00000000-0000-0000-0000-000000000000")
