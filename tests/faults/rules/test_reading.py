"""Reading a rule: what is right is kept as it was said, and what is not is refused in a sentence with its place."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts.variations import VARIATIONS
from graphfake.faults import FaultError
from graphfake.faults.presets import PRESETS
from graphfake.faults.rules.reading import MEMBERS, read_rule
from tests.faults.drawn import JSON, faults, near_rules

SCHEMA: dict[str, Any] = json.loads(resources.files("graphfake.faults").joinpath("schema.json").read_text("utf-8"))
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)


def is_rule(value: object) -> bool:
    try:
        read_rule(value)
    except FaultError:
        return False
    return True


class TestAnyJson:
    @given(JSON | near_rules() | st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=3))
    def test_is_a_rule_or_refused_in_a_sentence_with_its_place(self, value: Any) -> None:
        if is_rule(value):
            assert read_rule(value).said == {"id": "fault-1", **value}
        else:
            with pytest.raises(FaultError, match=r"(?s)^faults\[2\].*: .*\.$"):
                read_rule(value, "faults[2]")

    @given(near_rules())
    def test_that_is_a_rule_reads_again_as_the_same_rule(self, value: dict[str, Any]) -> None:
        if is_rule(value):
            kept = read_rule(value)
            again = read_rule(json.loads(json.dumps(kept.said)))
            assert again.said == kept.said
            assert again.effect == kept.effect

    @given(near_rules() | JSON)
    def test_is_a_rule_exactly_where_the_schema_says_so(self, value: Any) -> None:
        assert VALIDATOR.is_valid({"faults": [value]}) == is_rule(value), value

    @pytest.mark.deep
    @settings(max_examples=4_000)
    @given(near_rules() | JSON | st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=3))
    def test_is_a_rule_exactly_where_the_schema_says_so_however_long_one_looks(self, value: Any) -> None:
        assert VALIDATOR.is_valid({"faults": [value]}) == is_rule(value), value

    def test_is_a_rule_often_enough_for_that_to_mean_something(self) -> None:
        seen = {True: 0, False: 0}

        @given(near_rules())
        def count(value: dict[str, Any]) -> None:
            seen[is_rule(value)] += 1

        count()
        assert seen[True] > 3
        assert seen[False] > 3


class TestTheSchema:
    def test_is_one(self) -> None:
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_names_every_member_and_says_what_it_is_for(self) -> None:
        properties = SCHEMA["$defs"]["rule"]["properties"]
        assert set(properties) == set(MEMBERS)
        assert all(described["description"].endswith(".") for described in properties.values())

    def test_names_every_variation(self) -> None:
        alone = SCHEMA["$defs"]["rule"]["properties"]["variation"]["anyOf"][0]["enum"]
        assert alone == [*VARIATIONS, "any"]

    @pytest.mark.parametrize("preset", PRESETS)
    def test_describes_the_presets(self, preset: str) -> None:
        text = resources.files("graphfake.faults.presets").joinpath(f"{preset}.json").read_text("utf-8")
        assert VALIDATOR.is_valid(json.loads(text))


REFUSED = [
    (5, "faults[0]: a rule is a JSON object, not 5."),
    ({"staus": 429}, "faults[0].staus: a rule has no such member; the nearest is 'status'."),
    ({"status": 200}, "faults[0].status: it is from 400 to 599, not 200."),
    ({"status": True}, "faults[0].status: it is a whole number, not true."),
    ({"status": 10**5000}, "faults[0].status: it is from 400 to 599, not a long number."),
    ({"delay": 10**5000}, "faults[0].delay: it is from 0 to 600, not a long number."),
    ({"delay": float("inf")}, "faults[0].delay: it is from 0 to 600, not inf."),
    ({"delay": float("nan")}, "faults[0].delay: it is a number, not nan."),
    ({"status": 503, "body": 10**5000}, "faults[0].body: the number is too long."),
    ({"status": "429"}, "faults[0].status: it is a whole number, not '429'."),
    ({"status": 429, "nth": [1, 0]}, "faults[0].nth[1]: it is from 1 to 1,000,000,000, not 0."),
    ({"status": 429, "nth": []}, "faults[0].nth: an empty list asks for nothing: leave it out, or name one at least."),
    ({"status": 429, "nth": 1, "after": 1},
     "faults[0].after: nth says which requests already: leave one of the two out."),
    ({"status": 429, "id": "a b"},
     "faults[0].id: it has 1 to 64 letters, digits, dots, underscores and hyphens, not 'a b'."),
    ({"status": 429, "retry_after": "date:soon"},
     "faults[0].retry_after: behind 'date:' stand the seconds until then, such as date:5, not 'date:soon'."),
    ({"status": 429, "retry_after": "a\r\nb"},
     "faults[0].retry_after: a header's value is printable ASCII in one line, not 'a\\r\\nb'."),
    ({"retry_after": 1}, "faults[0].retry_after: it belongs to a failure: give a status or a throttle, too."),
    ({"body": {}, "delay": 1}, "faults[0].body: it is that of a failure: give a status, too."),
    ({"status": 503, "retry_after": 2e9}, "faults[0].retry_after: it is from 0 to 1,000,000,000, not 2000000000.0."),
    ({"lag": {"seconds": 0}}, "faults[0].lag.seconds: it is from 0.001 to 10,000,000, not 0."),
    ({"status": 429, "headers": {"Content-Length": "1"}},
     "faults[0].headers.Content-Length: this header is the server's own; no rule sets it."),
    ({"status": 429, "headers": {"transfer-ENCODING": "chunked"}},
     "faults[0].headers.transfer-ENCODING: this header is the server's own; no rule sets it."),
    ({"status": 429, "headers": {"Graphfake-Fault": "1"}},
     "faults[0].headers.Graphfake-Fault: this header is the server's own; no rule sets it."),
    ({"status": 429, "headers": {"A": "1", "a": "2"}},
     "faults[0].headers.a: this header stands there already, in another letter case."),
    ({"status": 429, "headers": {"A": "x" * 3000, "B": "x" * 3000, "C": "x" * 3000}},
     "faults[0].headers: it has more than 8,000 characters."),
    ({"delay": 1, "headers": {"Content-Type": "text/html"}},
     "faults[0].headers.Content-Type: the answer has one already; a rule names that of its own body."),
    ({"status": 429, "headers": {"Retry-After": "1"}, "retry_after": 1},
     "faults[0].retry_after: headers say it already: leave one of the two out."),
    ({"delay": 400, "jitter": 201}, "faults[0].jitter: delay and jitter come to 600 seconds at most."),
    ({"status": 503, "body": "x" * (1 << 20), "code": "x"},
     "faults[0].code: body stands in the place of Graph's error: leave one out."),
    ({"status": 503, "body": ["x" * (1 << 20)]},
     "faults[0].body: it has 1,048,580 bytes, and may have 1,048,576."),
    ({"status": 503, "variation": "null"},
     "faults[0].variation: it changes a success, and status makes a failure: write two rules."),
    ({"drop": "reset", "status": 503}, "faults[0].status: nobody sees it: with drop 'reset' no answer comes."),
    ({"drop": "slow", "when": "before"},
     "faults[0].when: with drop 'slow' an answer comes, so the request is carried out: leave it out."),
    ({"drop": "slow", "batch": True},
     "faults[0].drop: a request inside a $batch has no connection of its own that could be lost."),
    ({"when": "after", "delay": 1}, "faults[0].when: it says when a failure comes: give a status or a drop, too."),
    ({"lag": {"reads": 1, "seconds": 1}},
     "faults[0].lag: it is either so many reads or so many seconds, one of the two."),
    ({"lag": {"read": 1}}, "faults[0].lag.read: a lag has no such member; the nearest is 'reads'."),
    ({"throttle": {"requests": 1, "seconds": 1}, "status": 429},
     "faults[0].status: throttle decides alone which requests are refused: write two rules."),
    ({"status": 429, "path": "/users?$top=1"},
     "faults[0].path: A path has no query and no fragment: write '/users', not '/users?$top=1'."),
    ({"status": 429, "code": "\ud800"},
     "faults[0].code: it has half of a surrogate pair in it, which is no character."),
    ({"status": 429, "body": {"a": [1, {2}]}}, "faults[0].body.a[1]: JSON has no form for a Python set."),
    ({"status": 429, "body": float("nan")}, "faults[0].body: JSON has no number nan."),
    ({"status": 429, "body": {1: 2}}, "faults[0].body: names of members are text, not 1."),
]  # fmt: skip


@pytest.mark.parametrize(("value", "said"), REFUSED, ids=[said[10:70] for _, said in REFUSED])
def test_what_is_no_rule_is_told_why(value: Any, said: str) -> None:
    with pytest.raises(FaultError) as caught:
        read_rule(value, "faults[0]")
    assert str(caught.value) == said


def test_a_rule_that_does_nothing_is_refused_with_what_it_could_do() -> None:
    with pytest.raises(FaultError, match=r"^a rule does something: give it one of status, headers, .*throttle\.$"):
        read_rule({"path": "/users"})


def test_a_body_that_never_ends_is_refused_before_the_stack_is() -> None:
    body: list[Any] = []
    body.append(body)
    with pytest.raises(FaultError, match=r"^body: it is nested more than 100 levels deep\.$"):
        read_rule({"status": 500, "body": body})


def test_tuples_are_lists_and_are_kept_as_such() -> None:
    kept = read_rule({"status": 503, "method": ("GET", "POST"), "nth": (1, 2), "body": (1, (2,))})
    assert kept.said == {"id": "fault-1", "status": 503, "method": ["GET", "POST"], "nth": [1, 2], "body": [1, [2]]}


class TestTheRulesOfASpace:
    def test_are_told_in_the_order_in_which_they_were_added(self) -> None:
        made = faults({"status": 503}, {"id": "mine", "status": 429}, {"id": "fault-2", "status": 500}, {"delay": 1})
        assert [rule["id"] for rule in made.rules()] == ["fault-1", "mine", "fault-2", "fault-3"]
        assert made.rules()[1] == {"id": "mine", "status": 429, "met": 0, "fell": 0}

    def test_never_get_the_name_of_one_that_was_removed(self) -> None:
        made = faults({"status": 503})
        assert made.remove("fault-1")
        assert not made.remove("fault-1")
        assert made.add({"status": 503})["id"] == "fault-2"
        made.clear()
        assert made.rules() == []
        assert not made.active
        assert made.add({"status": 503})["id"] == "fault-1"

    def test_have_names_of_their_own(self) -> None:
        made = faults({"id": "mine", "status": 503})
        with pytest.raises(FaultError, match=r"^faults\[1\]\.id: there is a rule 'mine' already"):
            made.add({"id": "mine", "status": 503}, "faults[1]")

    def test_are_a_thousand_at_most(self) -> None:
        made = faults(*({"status": 503} for _ in range(1_000)))
        with pytest.raises(FaultError, match=r"^there are 1,000 rules already, and no space keeps more\.$"):
            made.add({"status": 503})

    def test_cannot_be_changed_by_who_added_them(self) -> None:
        rule = {"status": 503, "body": {"a": [1]}}
        made = faults(rule)
        rule["body"]["a"].append(2)  # type: ignore[index]
        assert made.rules()[0]["body"] == {"a": [1]}
