"""The catalogue of lawful variations of a response: promises that are kept and still surprise a careless client.

Each is a pure function of a response and of `choose`, which picks among the options that it is given. Who
chooses is the caller's affair: a seeded random, hypothesis, or a test that wants one and no other. What is
never lawful is never made: a wrong JSON type, null where it is not allowed, a missing key, an enum as a number.

Some change the form alone: whoever reads by the contract reads the same. Others change the content, to what a server
could hold as well: whoever checks what they wrote will find it changed. What would change an address, such as an id,
is no variation for a server that has to answer there.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfake.contracts import varied_dates as dates
from graphfake.contracts import varied_objects as varied
from graphfake.contracts.varying import Change, Changes, Choose, Response, Variation, of_members, of_objects, of_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["VARIATIONS", "Choose", "Response", "Variation"]


def _variation(name: str, breaks: str, basis: str, source: str, change: Change, changes: Changes = "form") -> Variation:
    return Variation(name, breaks, basis, source, changes, change.fits, change.apply)


def _minimal(response: Response) -> bool:
    return response.metadata == "minimal"


_BEST_PRACTICES = "Microsoft Graph best practices page"
_VERSIONING = "Microsoft Graph versioning page, changes that are not breaking"
_ALL = (
    _variation(
        "null", "calls a method of a value that is null", "doc", "nullable in the CSDL",
        of_objects(lambda site: bool(varied.clearable(site)), varied.null),
        changes="content",
    ),
    _variation(
        "absent", "takes every member for granted", "doc", "a property may not be returned unless it is selected",
        of_objects(lambda site: bool(varied.removable(site)), varied.absent, when=lambda found: not found.selected),
        changes="content",
    ),
    _variation(
        "unknown-enum-member", "knows all members of an enum", "doc", _VERSIONING,
        of_objects(lambda site: bool(varied.enums(site, evolvable=False)), varied.unknown_member),
        changes="content",
    ),
    _variation(
        "unknown-future-value", "knows all members of an enum but the sentinel", "doc", _BEST_PRACTICES,
        of_objects(lambda site: bool(varied.enums(site, evolvable=True)), varied.sentinel),
        changes="content",
    ),
    _variation(
        "extra-property", "forbids members that it does not know", "doc", _VERSIONING,
        of_objects(lambda _site: True, varied.extra_property),
    ),
    _variation(
        "extra-annotation", "takes every member for a property", "doc", _VERSIONING,
        of_objects(lambda _site: True, varied.extra_annotation, when=lambda found: found.metadata != "none"),
    ),
    _variation(
        "property-order", "goes by position", "doc", _VERSIONING,
        of_objects(varied.can_be_turned, varied.order),
    ),
    _variation(
        "no-context", "needs @odata.context", "odata", "JSON format, odata.metadata=none",
        of_objects(varied.has_context, varied.no_context, when=_minimal),
    ),
    _variation(
        "no-type", "needs @odata.type of an entity of the expected type", "odata", "JSON format, minimal metadata",
        of_objects(varied.is_named_needlessly, varied.no_type, when=_minimal),
    ),
    _variation(
        "opaque-key", "takes ids for Guids, or puts them into URLs as they are", "doc", _VERSIONING,
        of_objects(lambda site: bool(varied.text_keys(site)), varied.opaque_key),
        changes="address",
    ),
    _variation(
        "date-digits", "parses dates with a fixed number of fraction digits", "doc", "examples of the Intune pages",
        of_members(
            lambda prop, value: varied.is_date(prop, value) and dates.has_other_digits(value),
            lambda _site, _prop, value, choose: dates.with_digits(value, choose),
        ),
    ),
    _variation(
        "date-offset", "takes every date for UTC, or reads Z alone", "doc", "examples of the Intune pages",
        of_members(varied.is_date, lambda _site, _prop, value, choose: dates.with_offset(value, choose)),
    ),
    _variation(
        "date-limits", "shifts or counts dates at the ends of the range", "seen",
        "Intune, dates of built-in objects",
        of_members(varied.is_date, lambda _site, _prop, _value, choose: choose(dates.LIMITS)),
        changes="content",
    ),
    _variation(
        "date-many-digits", "keeps fraction digits in an integer of seven", "odata", "OData ABNF, dateTimeOffsetValue",
        of_members(varied.is_date, lambda _site, _prop, value, choose: dates.with_many_digits(value, choose)),
    ),
    _variation(
        "date-small-letters", "looks for T and Z in capitals", "odata", "OData 4.01 ABNF, dateTimeOffsetValue",
        of_members(varied.is_date, lambda _site, _prop, value, choose: dates.in_small_letters(value, choose)),
    ),
    _variation(
        "date-without-seconds", "counts on seconds", "odata", "OData ABNF, dateTimeOffsetValue",
        of_members(
            lambda prop, value: varied.is_date(prop, value) and dates.is_on_the_minute(value),
            lambda _site, _prop, value, choose: dates.without_seconds(value, choose),
        ),
    ),
    _variation(
        "blank-text", "takes empty for absent, or the first character for granted", "doc", "no length is promised",
        of_members(varied.is_free_text, lambda _site, _prop, _value, choose: choose(varied.BLANKS)),
        changes="content",
    ),
    _variation(
        "any-script", "counts bytes or columns, or prints text as it is", "guess",
        "our choice: Edm.String is any Unicode",
        of_members(varied.is_free_text, lambda _site, _prop, _value, choose: choose(varied.SCRIPTS)),
        changes="content",
    ),
    _variation(
        "long-text", "has a column of fixed width", "guess", "our choice: no length is promised",
        of_members(varied.is_free_text, lambda _site, _prop, _value, _choose: varied.LONG_TEXT),
        changes="content",
    ),
    _variation(
        "number-limits", "keeps integers in fewer bits, or in a double", "odata", "CSDL, primitive types",
        of_members(varied.is_number, lambda _site, prop, value, choose: varied.number(prop, value, choose)),
        changes="content",
    ),
    _variation(
        "guid-case", "compares Guids as text", "doc", "OData ABNF, guidValue",
        of_members(
            varied.is_guid,
            lambda _site, _prop, value, _choose: value.upper(),
        ),
    ),
    _variation(
        "empty-page", "takes the first entity of a list for granted", "doc", "Microsoft Graph paging page",
        of_pages(lambda page: bool(page["value"]), varied.empty_page),
        changes="content",
    ),
    _variation(
        "count-unasked", "takes every list for value alone, or its count for the length of the page", "seen",
        "Intune, lists of managed devices",
        of_pages(lambda page: "@odata.count" not in page, varied.count_unasked),
        changes="content",
    ),
)  # fmt: skip
VARIATIONS: Mapping[str, Variation] = MappingProxyType({variation.name: variation for variation in _ALL})
"""By name, the most telling first."""
