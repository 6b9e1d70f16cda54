"""Edm primitive types as JSON Schemas: what is best sent, what is accepted, and what any server may answer.

The readers in `contracts.edm` are the rule; these schemas say the same as far as JSON Schema can, which is all but:
5.0, which JSON Schema takes for the whole number 5; and what is near the bounds of numbers in text, of durations and of
the years that there are in UTC: of that some is left out of what is sent, and too much is let by of what is answered.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from graphfake.contracts.edm import PRIMITIVES
from graphfake.contracts.export.number_texts import between, decimal, floating, whole

Mode = Literal["sent", "accepted", "answered"]
"""What a client should send; what is accepted of it, tolerances included; what a server answers."""

WHOLE = {
    "Edm.Byte": (0, 2**8 - 1),
    "Edm.SByte": (-(2**7), 2**7 - 1),
    "Edm.Int16": (-(2**15), 2**15 - 1),
    "Edm.Int32": (-(2**31), 2**31 - 1),
    "Edm.Int64": (-(2**63), 2**63 - 1),
}
_MOST_DECIMAL = 2**96 - 1
_GREATEST = {"Edm.Double": 1.7976931348623157e308, "Edm.Single": 3.4028235e38}
_EXPONENTS = {"Edm.Double": 308, "Edm.Single": 38}
_NOT_FINITE = {"enum": ["INF", "-INF", "NaN"]}

_YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DATE = f"(?:{_YEAR}-{_DAY}|{_LEAP}-02-29)"
_MINUTES = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_OFFSET = "[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)"
# The first day ahead of UTC and the last one behind it may lie outside of the years, and so may what is rounded up.
_BEYOND = "^(?:0001-01-01[^+]*[+](?!00:00)|9999-12-31.{6,}(?:-(?!00:00)[01][0-9]:|[.]9999999[5-9]))"
_GUID = "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$"
# In any part not so many digits that all parts together could be more than 64 bits of 100 ns; or days as many as fit
# beside less than a day; or the longest of all.
_HOURS, _OF_HOUR, _SECONDS = "0*[0-9]{1,7}H", "0*[0-9]{1,8}M", "0*[0-9]{1,10}(?:[.][0-9]{1,12})?S"
_LASTING = f"T(?:{_HOURS}(?:{_OF_HOUR})?(?:{_SECONDS})?|{_OF_HOUR}(?:{_SECONDS})?|{_SECONDS})"
_OF_A_DAY = "T(?=[0-9])(?:(?:1?[0-9]|2[0-3])H)?(?:[1-5]?[0-9]M)?(?:[1-5]?[0-9](?:[.][0-9]{1,12})?S)?"
_DURATION = (
    f"^(?:-?P(?:0*[0-9]{{1,7}}D(?:{_LASTING})?|{_LASTING}|0*(?:{between(10**7, 10675198)})D(?:{_OF_A_DAY})?"
    "|10675199DT2H48M5[.]4775807S)|-P10675199DT2H48M5[.]4775808S)$"
)
_ANY_DURATION = "^-?P(?=[0-9T])(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:[.][0-9]{1,12})?S)?)?$"
_ANY_NUMBER = "^[+-]?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?$"


@cache
def _table(mode: Mode) -> dict[str, dict[str, Any]]:
    return {edm: _LITERALS[edm](edm, mode) for edm in PRIMITIVES}


def literal(edm: str, mode: Mode) -> dict[str, Any]:
    """The schema of a value of an Edm primitive type, without null. Not to be changed."""
    return _table(mode)[edm]


def _text(pattern: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern, **more}


def _whole(edm: str, mode: Mode) -> dict[str, Any]:
    low, high = WHOLE[edm]
    number = {"type": "integer", "minimum": low, "maximum": high}
    if mode == "accepted" or (mode == "answered" and edm == "Edm.Int64"):
        return {"anyOf": [number, _text(f"^(?:{whole(low, high)})$")]}
    return number


def _decimal(_edm: str, mode: Mode) -> dict[str, Any]:
    number = {"type": "number", "minimum": -_MOST_DECIMAL, "maximum": _MOST_DECIMAL}
    texts = {"sent": [], "accepted": [_text(f"^(?:{decimal(_MOST_DECIMAL)})$")], "answered": [_text(_ANY_NUMBER)]}[mode]
    return {"anyOf": [number, *texts]} if texts else number


def _floating(edm: str, mode: Mode) -> dict[str, Any]:
    number = {"type": "number", "minimum": -_GREATEST[edm], "maximum": _GREATEST[edm]}
    texts = [_text(f"^(?:{floating(_EXPONENTS[edm])})$")] if mode == "accepted" else []
    return {"anyOf": [number, _NOT_FINITE, *texts]}


def _boolean(_edm: str, mode: Mode) -> dict[str, Any]:
    return {"enum": [True, False, "true", "false"]} if mode == "accepted" else {"type": "boolean"}


def _string(_edm: str, _mode: Mode) -> dict[str, Any]:
    return {"type": "string"}


def _guid(_edm: str, _mode: Mode) -> dict[str, Any]:
    return _text(_GUID, format="uuid")


def _date(_edm: str, _mode: Mode) -> dict[str, Any]:
    return _text(f"^{_DATE}$", format="date")


def _date_time_offset(_edm: str, mode: Mode) -> dict[str, Any]:
    if mode == "sent":
        pattern = f"^{_DATE}T{_MINUTES}:[0-5][0-9](?:[.][0-9]{{1,7}})?(?:Z|{_OFFSET})$"
        return _text(pattern, **{"format": "date-time", "not": {"pattern": _BEYOND}})
    pattern = f"^{_DATE}[Tt]{_MINUTES}(?::[0-5][0-9](?:[.][0-9]{{1,12}})?)?(?:[Zz]|{_OFFSET})$"
    return _text(pattern) if mode == "answered" else _text(pattern, **{"not": {"pattern": _BEYOND}})


def _time_of_day(_edm: str, mode: Mode) -> dict[str, Any]:
    seconds = ":[0-5][0-9](?:[.][0-9]{1,12})?"
    return _text(f"^{_MINUTES}{seconds if mode == 'sent' else f'(?:{seconds})?'}$")


def _duration(_edm: str, mode: Mode) -> dict[str, Any]:
    return _text(_ANY_DURATION if mode == "answered" else _DURATION)


def _binary(_edm: str, mode: Mode) -> dict[str, Any]:
    if mode == "accepted":
        return _text(f"^(?:{_base64('A-Za-z0-9+/', '?')}|{_base64('A-Za-z0-9_-', '?')})$")
    return _text(f"^{_base64('A-Za-z0-9+/', '')}$", contentEncoding="base64")


def _base64(alphabet: str, padding: str) -> str:
    one = f"[{alphabet}]"
    rest = f"{one}[AQgw](?:==){padding}|{one}{{2}}[AEIMQUYcgkosw048]={padding}"
    return f"(?:{one}{{4}})*(?:{rest})?"


def _stream(_edm: str, _mode: Mode) -> dict[str, Any]:
    return {"type": "null"}


_LITERALS = {
    **dict.fromkeys(WHOLE, _whole),
    **dict.fromkeys(_GREATEST, _floating),
    "Edm.Binary": _binary,
    "Edm.Boolean": _boolean,
    "Edm.Date": _date,
    "Edm.DateTimeOffset": _date_time_offset,
    "Edm.Decimal": _decimal,
    "Edm.Duration": _duration,
    "Edm.Guid": _guid,
    "Edm.Stream": _stream,
    "Edm.String": _string,
    "Edm.TimeOfDay": _time_of_day,
}
