"""Values that one property does not take, or takes as a liberty only; each names the rule or note it leads to."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.contracts.edm import PRIMITIVES
from graphfake.contracts.patterns import compiled
from graphfake.strategies.choices import fixed_first
from graphfake.strategies.dates import invalid_date_time_offsets
from graphfake.strategies.edges import Edge
from graphfake.strategies.limits import Limits
from graphfake.strategies.literals import MOST_DECIMAL, RANGES, literals
from graphfake.strategies.texts import patterned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Property

    Edges = Mapping[str, SearchStrategy[Edge]]

NOT_AN_OBJECT: tuple[tuple[str, Any], ...] = (
    ("text for an object", ""),
    ("number for an object", 0),
    ("true for an object", True),
    ("array for an object", []),
)
NOT_AN_ARRAY: tuple[tuple[str, Any], ...] = (
    ("object for an array", {}),
    ("text for an array", ""),
    ("number for an array", 0),
)
NOT_PLAIN: tuple[tuple[str, Any], ...] = (
    ("array for a plain value", []),
    ("object for a plain value", {}),
    ("array in an array", [[]]),
    ("value in an object", {"value": "x"}),
)
_NUMBERS: tuple[tuple[str, Any], ...] = (
    ("number", 0),
    ("fraction", 1.5),
    ("true", True),
    ("false", False),
)


def misses(prop: Property) -> Edges:
    """What one value of a primitive property cannot be, by the body rule that it breaks; null aside."""
    primitive = PRIMITIVES[prop.edm or ""]
    by_rule: dict[str, list[Edge]] = {
        "body.unexpected-node": [Edge(v, k, "body.unexpected-node") for k, v in NOT_PLAIN]
    }
    for kind, value in _wrong(prop.edm or ""):
        rule = "body.literal" if _is_of(value, primitive.json_types) else "body.type"
        by_rule.setdefault(rule, []).append(Edge(value, kind, rule))
    found: dict[str, SearchStrategy[Edge]] = {rule: st.sampled_from(edges) for rule, edges in by_rule.items()}
    if prop.edm == "Edm.DateTimeOffset":
        found["body.literal"] = invalid_date_time_offsets()
    if prop.edm in RANGES:
        found["body.literal"] = fixed_first(by_rule["body.literal"], _out_of_range(*RANGES[prop.edm]))
    beyond = _beyond(prop)
    if beyond is not None:
        found["body.constraint"] = beyond
    return found


def liberties(prop: Property) -> Edges:
    """What one value of a primitive property may be although it is not written so, by the note that it gets."""
    values = literals(prop)
    if prop.edm == "Edm.Boolean":
        return {"tolerated.string-boolean": values.map(lambda v: _free(str(v).lower(), "boolean in quotes", "boolean"))}
    if prop.edm in RANGES and prop.edm != "Edm.Int64":
        forms = st.sampled_from(("{}", "{:+}", "{:05}"))
        return {
            "tolerated.string-number": st.tuples(values, forms).map(
                lambda drawn: _free(drawn[1].format(drawn[0]), "number in quotes", "number")
            )
        }
    if prop.edm == "Edm.Binary" and not Limits(prop).has_others:
        return {"tolerated.binary-alphabet": st.tuples(st.binary(max_size=24), st.booleans()).map(_base64url)}
    return {}


def _free(value: str, kind: str, what: str) -> Edge:
    return Edge(value, kind, f"tolerated.string-{what}")


def _base64url(drawn: tuple[bytes, bool]) -> Edge:
    data, padded = drawn
    text = base64.urlsafe_b64encode(b"\xff\xff\xff" + data).decode()  # begins with ____, so it is not standard
    return Edge(text if padded else text.rstrip("="), "base64url", "tolerated.binary-alphabet")


def _is_of(value: object, json_types: tuple[str, ...]) -> bool:
    """Is a value of one of these JSON Schema types? 5.0 is an integer to JSON Schema."""
    if isinstance(value, bool):
        return "boolean" in json_types
    if isinstance(value, str):
        return "string" in json_types
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return "number" in json_types or ("integer" in json_types and whole)


def _out_of_range(low: int, high: int) -> SearchStrategy[Edge]:
    above, below = st.integers(high + 1, 2**70), st.integers(-(2**70), low - 1)
    return (above | below).map(lambda number: Edge(number, "out of range", "body.literal"))


def _beyond(prop: Property) -> SearchStrategy[Edge] | None:
    limits = Limits(prop)
    edges = [Edge(value, f"beyond {keyword}", "body.constraint") for keyword, value in limits.beyond()]
    if not edges:
        return None
    if limits.pattern is None or prop.edm != "Edm.String":
        return st.sampled_from(edges)
    matches = compiled(limits.pattern).search
    others = [edge for edge in edges if edge.kind == "beyond pattern"]

    def bent(drawn: tuple[str, int]) -> Edge:
        text, choice = drawn
        texts = (f"{text}\n", f" {text}", text[:-1], text.swapcase(), text + text, f"{text[:-1]}٣")
        near = [Edge(other, "beyond pattern", "body.constraint") for other in texts if not matches(other)] or others
        return near[choice % len(near)]

    if not others:
        return st.sampled_from(edges)
    return fixed_first(edges, st.tuples(patterned(limits.pattern), st.integers(0, 59)).map(bent))


def _wrong(edm: str) -> Iterator[tuple[str, Any]]:
    """Values that an Edm type does not take, whether for their JSON type or for how they are written."""
    if edm in RANGES:
        yield from _wrong_integers(*RANGES[edm])
    else:
        yield from _WRONG[edm]


def _wrong_integers(low: int, high: int) -> Iterator[tuple[str, Any]]:
    yield from (("true", True), ("false", False), ("empty", ""), ("blank", " "), ("word", "five"))
    yield from (("whole with a point", 5.0), ("whole as power of ten", 1e2), ("fraction", 5.5))
    yield from (("one above", high + 1), ("one below", low - 1), ("far above", 2**80))
    yield from (("one above in quotes", str(high + 1)), ("one below in quotes", str(low - 1)))
    for text in ("5.0", "5e0", " 5", "5 ", "0x5", "1,000", "1_000", "--5", "٥", "½", "null", "true"):
        yield f"{text!r} in quotes", text


def _texts(*texts: str) -> tuple[tuple[str, Any], ...]:
    return tuple((f"{text!r}", text) for text in texts)


_WRONG_NUMBER_TEXTS = _texts(
    "", " ", "five", "1,5", "1.", ".5", "0x1", " 1", "1 ", "1e", "--1", "٥", "1_0", "nan", "inf"
)
_A_GUID = "12345678-90ab-cdef-1234-567890abcdef"
_WRONG: dict[str, tuple[tuple[str, Any], ...]] = {
    "Edm.String": _NUMBERS,
    "Edm.Boolean": (
        ("number", 0),
        ("one", 1),
        ("fraction", 1.5),
        *_texts("", "True", "FALSE", "yes", "0", "1", " true", "t"),
    ),
    "Edm.Decimal": (
        ("true", True),
        ("false", False),
        ("one above", MOST_DECIMAL + 1),
        ("one below", -MOST_DECIMAL - 1),
        ("far above", 1e30),
        *_WRONG_NUMBER_TEXTS,
        *_texts("INF", "NaN", str(MOST_DECIMAL + 1), "1e29"),
    ),
    "Edm.Double": (
        ("true", True),
        ("false", False),
        ("above every double", 10**309),
        *_WRONG_NUMBER_TEXTS,
        *_texts("+INF", "Infinity", "-inf", "NAN", "1e309"),
    ),
    "Edm.Single": (
        ("true", True),
        ("false", False),
        ("above every single", 3.5e38),
        ("below every single", -1e39),
        *_WRONG_NUMBER_TEXTS,
        *_texts("+INF", "Infinity", "-inf", "NAN", "3.5e38"),
    ),
    "Edm.Guid": (
        *_NUMBERS,
        *_texts(
            "",
            f"{{{_A_GUID}}}",
            f"({_A_GUID})",
            _A_GUID.replace("-", ""),
            _A_GUID[:-1],
            f"{_A_GUID}0",
            f"{_A_GUID[:-1]}g",
            f" {_A_GUID}",
            f"{_A_GUID}\n",
            f"urn:uuid:{_A_GUID}",
            _A_GUID.replace("-", "_"),
            "1234567890ab-cdef-1234-5678-90abcdef",
            _A_GUID.replace("1", "١"),
        ),
    ),
    "Edm.DateTimeOffset": _NUMBERS,
    "Edm.Date": (
        *_NUMBERS,
        *_texts("", "2017-01-01T00:00:00Z", "2017-02-29", "2017-13-01", "2017-00-01", "2017-01-00", "0000-01-01"),
        *_texts("17-01-01", "2017-1-1", "20170101", "2017/01/01", "2017-01-01Z", " 2017-01-01", "12017-01-01", "today"),
    ),
    "Edm.TimeOfDay": (
        *_NUMBERS,
        *_texts("", "24:00:00", "00:60:00", "23:59:60", "7:59:59", "07", "07:59:59Z", "07:59:59.", "07:59:59+01:00"),
        *_texts("00:00.5", "00:00:00.0000000000001", " 07:59", "07.59", "7 am", "2017-01-01T07:59:59"),
    ),
    "Edm.Duration": (
        *_NUMBERS,
        *_texts("", "P", "PT", "P1Y", "P1M", "P1W", "P1DT", "1D", "PT1", "pt1h", "PT1S1H", "PT1.5H", "P1H", "+P1D"),
        *_texts("PT1.S", "PT0.0000000000001S", "--P1D", "P-1D", " P1D", "01:00:00", "P10675199DT2H48M5.4775808S"),
    ),
    "Edm.Binary": (
        *_NUMBERS,
        *_texts("A", "AAAAA", "AB=", "A===", "AA=A", "AB", "+-__", "****", "AA A", "AA==\n", "é"),
    ),
    "Edm.Stream": (*_NUMBERS, *_texts("", "AAAA")),
}


def nulls() -> SearchStrategy[Edge]:
    """null, where it is not allowed."""
    return st.just(Edge(None, "null", "body.null"))


def unexpected(nodes: tuple[tuple[str, Any], ...]) -> SearchStrategy[Edge]:
    """Values of another shape than the one that belongs here."""
    return st.sampled_from([Edge(value, kind, "body.unexpected-node") for kind, value in nodes])
