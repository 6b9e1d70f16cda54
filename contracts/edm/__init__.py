"""Every Edm primitive type that Graph's metadata uses, in one table: how it is written, kept and ordered."""

from collections.abc import Mapping
from types import MappingProxyType

from graphfake.contracts.edm import date_time_offset
from graphfake.contracts.edm.binary import BINARY, STREAM
from graphfake.contracts.edm.date_time_offset import DATE_TIME_OFFSET
from graphfake.contracts.edm.decimals import DECIMAL
from graphfake.contracts.edm.floats import DOUBLE, SINGLE
from graphfake.contracts.edm.integers import BYTE, INT16, INT32, INT64, SBYTE
from graphfake.contracts.edm.primitive import LiteralError, PrimitiveType
from graphfake.contracts.edm.temporal import DATE_ONLY, DURATION, TIME_OF_DAY
from graphfake.contracts.edm.text import BOOLEAN, GUID, STRING

__all__ = ["PRIMITIVES", "LiteralError", "PrimitiveType", "date_time_offset"]

PRIMITIVES: Mapping[str, PrimitiveType] = MappingProxyType(
    {
        primitive.name: primitive
        for primitive in (
            BINARY,
            BOOLEAN,
            BYTE,
            DATE_ONLY,
            DATE_TIME_OFFSET,
            DECIMAL,
            DOUBLE,
            DURATION,
            GUID,
            INT16,
            INT32,
            INT64,
            SBYTE,
            SINGLE,
            STREAM,
            STRING,
            TIME_OF_DAY,
        )
    }
)
