"""Lawful variations: each keeps the contract, changes something, and does the same for the same choices."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.contracts.rules import TOLD
from graphfake.contracts.variations import VARIATIONS, Response, Variation
from tests.support.drawn_types import SHIPPED, odd
from tests.support.gadgets import ANIMAL, CAT, GADGET

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphfake.contracts.variations import Choose

EVERY_VARIATION = pytest.mark.parametrize("variation", VARIATIONS.values(), ids=VARIATIONS.keys())
SENT = {
    "binary": "AAAA",
    "boolean": True,
    "byte": 1,
    "date": "2020-01-01",
    "dateTimeOffset": "2020-01-01T08:30:00Z",
    "decimal": 1.5,
    "double": 1.5,
    "duration": "PT1S",
    "guid": "0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a",
    "int16": 1,
    "int32": 1,
    "int64": 1,
    "sByte": 1,
    "single": 1.5,
    "string": "text",
    "timeOfDay": "00:00:00",
    "shape": "round",
    "closed": "on",
    "knot": {"label": "outer", "next": {"label": "inner"}},
    "two": ["0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a", "0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0b"],
    "dates": ["2020-01-01T00:00:00.1234567+02:00"],
}


def response(*, page: bool = False) -> Response:
    """A gadget as it would be answered, with a value in each kind of place."""
    type_ = odd().type(GADGET)
    entity = {"@odata.type": f"#{GADGET}", "id": "1", **type_.canonical(SENT), "made": "2020-01-01T00:00:00Z"}
    if page:
        return Response(type_, {"@odata.context": "http://x/$metadata#gadgets", "value": [entity, entity]}, page=True)
    return Response(type_, {"@odata.context": "http://x/$metadata#gadgets/$entity", **entity})


def seeded(seed: int) -> Choose:
    random = Random(seed)

    def choose(options: Sequence[Any]) -> Any:
        return random.choice(options)

    return choose


def entities(found: Response) -> list[dict[str, Any]]:
    return found.body["value"] if found.page else [dict(found.body)]


def only_for_pages(variation: Variation) -> bool:
    return not variation.fits(response())


@EVERY_VARIATION
def test_it_keeps_the_contract(variation: Variation) -> None:
    for before in (response(), response(page=True)):
        for seed in range(20 if variation.fits(before) else 0):
            after = variation.apply(before, seeded(seed))
            for entity in entities(after):
                verdict = after.type.judge(entity, view="response")
                assert verdict.violations == ()
                assert {note.rule for note in verdict.notes} <= {"tolerated.unknown-member"}


@EVERY_VARIATION
def test_it_changes_something_and_leaves_what_it_was_given(variation: Variation) -> None:
    before = response(page=only_for_pages(variation))
    kept = copy.deepcopy(before.body)
    for seed in range(20):  # as text, in which the order counts
        assert json.dumps(variation.apply(before, seeded(seed)).body) != json.dumps(kept)
    assert before.body == kept


@EVERY_VARIATION
def test_it_is_made_by_its_choices_alone(variation: Variation) -> None:
    before = response(page=only_for_pages(variation))
    for seed in range(10):
        assert variation.apply(before, seeded(seed)) == variation.apply(before, seeded(seed))


@EVERY_VARIATION
def test_it_says_whom_it_breaks_and_who_vouches_for_it(variation: Variation) -> None:
    assert variation.basis in TOLD
    assert variation.source
    assert variation.breaks
    assert variation.basis != "guess" or "our choice" in variation.source


def test_each_fits_somewhere() -> None:
    assert all(v.fits(response()) or v.fits(response(page=True)) for v in VARIATIONS.values())


def test_none_fits_where_there_is_no_place() -> None:
    empty = Response(SHIPPED[0], {"id": "1"})
    assert {name for name, v in VARIATIONS.items() if v.fits(empty)} == {
        "extra-property",
        "extra-annotation",
        "opaque-key",
    }


def test_what_is_due_in_the_form_that_was_asked_for_stays() -> None:
    plain = response()
    kept = {"minimal": set(), "none": {"extra-annotation", "no-context", "no-type"}, "full": {"no-context", "no-type"}}
    for metadata, names in kept.items():
        asked = replace(plain, metadata=metadata)
        assert {name for name, v in VARIATIONS.items() if v.fits(plain) and not v.fits(asked)} == names
    chosen = replace(plain, selected=True)
    assert {name for name, v in VARIATIONS.items() if v.fits(plain) and not v.fits(chosen)} == {"absent"}


def test_the_page_of_a_delta_keeps_all_that_it_tells() -> None:
    page = response(page=True)
    delta = replace(page, delta=True)
    assert {name for name, v in VARIATIONS.items() if v.fits(page) and not v.fits(delta)} == {
        "empty-page",
        "count-unasked",
    }


def test_a_count_that_is_there_is_not_told_otherwise() -> None:
    page = response(page=True)
    assert not VARIATIONS["count-unasked"].fits(replace(page, body={**page.body, "@odata.count": 2}))


def test_what_is_said_of_a_property_stays_in_front_of_it() -> None:
    told = {"string@odata.type": "#String", "guid@odata.type": "#Guid"}
    body = dict(response().body)
    for name, said in told.items():
        of = name.partition("@")[0]
        body = {member: item for key, value in body.items() for member, item in _with(key, value, of, name, said)}
    for variation in ("property-order", "extra-annotation"):
        for seed in range(20):
            names = list(VARIATIONS[variation].apply(replace(response(), body=body), seeded(seed)).body)
            own = [name for name in names if name.startswith("@")]
            assert names[: len(own)] == own
            assert all(names[names.index(name) + 1] == name.partition("@")[0] for name in names if "@" in name[1:])


def _with(key: str, value: Any, of: str, name: str, said: str) -> list[tuple[str, Any]]:
    return [(name, said), (key, value)] if key == of else [(key, value)]


def test_numbers_that_are_told_as_texts_stay_texts() -> None:
    body = {**response().body, "int64": "1"}
    for seed in range(20):
        varied = VARIATIONS["number-limits"].apply(replace(response(), body=body), seeded(seed)).body
        assert isinstance(varied["int64"], str)


def test_an_entity_of_a_derived_type_is_varied_as_what_it_is() -> None:
    type_ = odd().type(ANIMAL)
    cat = Response(type_, {"@odata.type": f"#{CAT}", "id": "1", "legs": 4, "lives": 9})
    assert not VARIATIONS["no-type"].fits(cat)
    nulled = [VARIATIONS["null"].apply(cat, seeded(seed)).body["lives"] for seed in range(3)]
    assert nulled == [None] * 3


def test_what_leads_back_to_a_server_is_not_for_one_that_goes_on_answering() -> None:
    assert [name for name, v in VARIATIONS.items() if not v.live] == ["opaque-key"]


FIRST: dict[str, Callable[[dict[str, Any]], bool]] = {
    "date-offset": lambda entity: entity["dateTimeOffset"] == "2020-01-01T08:30:00+00:00",
    "date-digits": lambda entity: entity["dateTimeOffset"] == "2020-01-01T08:30:00.0Z",
    "date-many-digits": lambda entity: entity["dateTimeOffset"] == "2020-01-01T08:30:00.00000000Z",
    "date-small-letters": lambda entity: entity["dateTimeOffset"] == "2020-01-01t08:30:00z",
    "date-without-seconds": lambda entity: entity["dateTimeOffset"] == "2020-01-01T08:30Z",
    "date-limits": lambda entity: entity["dateTimeOffset"] == "0001-01-01T00:00:00Z",
    "unknown-enum-member": lambda entity: entity["closed"] == "addedLater",
    "unknown-future-value": lambda entity: entity["shape"] == "unknownFutureValue",
    "extra-property": lambda entity: entity["addedLater"] == "text",
    "guid-case": lambda entity: entity["guid"] == "0A0A0A0A-0A0A-0A0A-0A0A-0A0A0A0A0A0A",
    "number-limits": lambda entity: entity["byte"] == 255,
    "blank-text": lambda entity: entity["string"] == "",
    "absent": lambda entity: "stream" not in entity,
    "null": lambda entity: entity["closed"] is None,
    "no-context": lambda entity: "@odata.context" not in entity,
    "no-type": lambda entity: "@odata.type" not in entity,
}


@pytest.mark.parametrize(("name", "is_so"), FIRST.items(), ids=FIRST.keys())
def test_the_plainest_choice_does_what_the_name_says(name: str, is_so: Callable[[dict[str, Any]], bool]) -> None:
    [entity] = entities(VARIATIONS[name].apply(response(), lambda options: options[0]))
    assert is_so(entity)


def test_dates_keep_their_instant() -> None:
    for name in ("date-offset", "date-digits", "date-many-digits", "date-small-letters", "date-without-seconds"):
        for seed in range(20):
            [entity] = entities(VARIATIONS[name].apply(response(), seeded(seed)))
            kept = odd().type(GADGET).judge(entity, view="response").draft
            assert kept is not None
            assert _instants(entity) == _instants(dict(response().body))


def _instants(entity: dict[str, Any]) -> list[int]:
    from graphfake.contracts.edm.date_time_offset import instant

    return [instant(text) for text in (entity["dateTimeOffset"], entity["made"], *entity["dates"])]
