"""Byte, SByte, Int16, Int32 and Int64: JSON numbers without fraction and exponent.

A string may hold one: for Int64 that is lawful (OData's IEEE754Compatible form), for the others a liberty of
the library. Its spelling is an optional sign and ASCII digits, no blanks; it is judged by its value, so that
leading zeros do no harm.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from graphfake.contracts.edm.primitive import LiteralError, PrimitiveType, itself

_INTEGER = re.compile(r"([+-]?)([0-9]+)")
_MOST_DIGITS = 19  # of 64 bits; Python refuses to convert texts of more than 4,300 digits


@dataclass(frozen=True, slots=True)
class _Whole:
    name: str
    low: int
    high: int
    text_is_lawful: bool

    def read(self, value: object, notes: list[str], _profile: str) -> object:
        if type(value) is int:  # bool is no number in JSON
            return self._in_range(value)
        if isinstance(value, str):
            return self._read_text(value, notes)
        if isinstance(value, float | Decimal):
            raise self._error()
        return value

    def check(self, value: object) -> None:
        if self.text_is_lawful or not isinstance(value, str):
            self.read(value, [], "documented")

    def _read_text(self, text: str, notes: list[str]) -> object:
        match = _INTEGER.fullmatch(text)
        if match is None:
            if self.text_is_lawful:
                raise self._error()
            return text
        sign, written = match.groups()
        digits = written.lstrip("0") or "0"
        if len(digits) > _MOST_DIGITS:
            raise self._error()
        number = self._in_range(int(sign + digits))
        if not self.text_is_lawful:
            notes.append("tolerated.string-number")
        return number

    def _in_range(self, number: int) -> int:
        if self.low <= number <= self.high:
            return number
        raise self._error()

    def _error(self) -> LiteralError:
        return LiteralError(
            f"An {self.name} is a whole number from {self.low} to {self.high}, without fraction and exponent."
        )


def _integer(name: str, bits: int, *, signed: bool = True, text_is_lawful: bool = False) -> PrimitiveType:
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    whole = _Whole(name, low, high, text_is_lawful)
    return PrimitiveType(name, ("integer",), whole.read, whole.check, itself, 0)


BYTE = _integer("Edm.Byte", 8, signed=False)
SBYTE = _integer("Edm.SByte", 8)
INT16 = _integer("Edm.Int16", 16)
INT32 = _integer("Edm.Int32", 32)
INT64 = _integer("Edm.Int64", 64, text_is_lawful=True)
