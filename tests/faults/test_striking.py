"""Which requests a rule falls on: by what they are, by their number, and by lot."""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.faults.dealing.lots import Ordinals
from tests.faults.drawn import faults, request, requests
from tests.support.costs import costing_less_than

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.faults import Facts, Faults, Strike

traffic = st.lists(requests(), max_size=30)
matches = st.fixed_dictionaries(
    {},
    optional={
        "method": st.sampled_from(["GET", "post", ["GET", "POST"]]),
        "path": st.sampled_from(["/users/*", "/beta/users", "/**", "groups/**", "/deviceManagement/*/1"]),
        "operation": st.sampled_from(["list", ["create", "LIST"], "reboot", "microsoft.graph.reboot", "action"]),
        "batch": st.booleans(),
        "application": st.sampled_from(["APP-1", "app-2"]),
    },
)


def fallen(made: Faults, asked: list[Facts]) -> list[bool]:
    return [made.strike(facts) is not None for facts in asked]


def naively_fits(match: Mapping[str, Any], facts: Facts) -> bool:
    """What the page on faults says, word by word."""
    wanted = {name: [value] if isinstance(value, str) else value for name, value in match.items()}
    operations = {name.lower() for name in facts.operations} | {name.split(".")[-1] for name in facts.operations}
    return (
        ("method" not in match or facts.method in [method.upper() for method in wanted["method"]])
        and ("path" not in match or naively_stands_for(match["path"], facts))
        and ("operation" not in match or bool(operations & {name.lower() for name in wanted["operation"]}))
        and match.get("batch", facts.batched) == facts.batched
        and match.get("application", facts.application).lower() == facts.application.lower()
    )


def naively_stands_for(glob: str, facts: Facts) -> bool:
    if glob.startswith("/beta"):
        return facts.version == "beta" and naively_stands_for(glob.removeprefix("/beta"), facts)
    glob, path = glob.strip("/"), facts.path.strip("/")
    return fnmatchcase(path, glob) and (glob.count("/") == path.count("/") or "**" in glob)


class TestWhatTheyAre:
    @given(matches, traffic)
    def test_a_rule_falls_on_what_it_names_and_on_nothing_else(self, match: dict[str, Any], asked: list[Facts]) -> None:
        made = faults({"delay": 1, **match})
        assert fallen(made, asked) == [naively_fits(match, facts) for facts in asked]
        assert made.rules()[0]["met"] == made.rules()[0]["fell"] == sum(naively_fits(match, facts) for facts in asked)

    def test_an_action_that_is_called_as_a_kind_is_meant_by_its_full_name(self) -> None:
        asked = request("POST", operations=("action", "microsoft.graph.delete"))
        assert faults({"operation": "delete", "delay": 1}).strike(asked) is None
        assert faults({"operation": "Microsoft.Graph.Delete", "delay": 1}).strike(asked) is not None

    @given(traffic)
    def test_what_drops_connections_never_falls_inside_a_batch(self, asked: list[Facts]) -> None:
        assert fallen(faults({"drop": "reset"}), asked) == [not facts.batched for facts in asked]

    @given(traffic)
    def test_where_there_is_no_rule_nothing_falls(self, asked: list[Facts]) -> None:
        assert not any(fallen(faults(), asked))


class TestHowOftenTheyCame:
    @given(traffic, matches, st.lists(st.integers(1, 9), min_size=1, max_size=3), st.integers(1, 3) | st.none())
    def test_nth_and_times_are_exact(
        self, asked: list[Facts], match: dict[str, Any], nth: list[int], times: int | None
    ) -> None:
        limits = {} if times is None else {"times": times}
        made = faults({"delay": 1, "nth": nth, **match, **limits})
        matching = [number for number, facts in enumerate(asked) if naively_fits(match, facts)]
        due = [number for place, number in enumerate(matching, 1) if place in nth][:times]
        assert [number for number, fell in enumerate(fallen(made, asked)) if fell] == due
        assert (made.rules()[0]["met"], made.rules()[0]["fell"]) == (len(matching), len(due))

    @given(st.integers(0, 5), st.integers(1, 5))
    def test_after_leaves_out_the_first(self, after: int, times: int) -> None:
        made = faults({"delay": 1, "after": after, "times": times})
        assert fallen(made, [request()] * 12) == [after < number <= after + times for number in range(1, 13)]

    @given(st.integers(1, 4))
    def test_in_a_row_spares_each_request_after_so_many_of_its_kind(self, most: int) -> None:
        made = faults({"delay": 1, "in_a_row": most})
        one = fallen(made, [request()] * 12)
        mixed = fallen(faults({"delay": 1, "in_a_row": most}), [request(), request(path="/other")] * 12)
        assert one == [number % (most + 1) < most for number in range(12)]
        assert mixed[::2] == mixed[1::2] == one

    @given(traffic)
    def test_whoever_clears_and_adds_them_again_begins_anew(self, asked: list[Facts]) -> None:
        rules: list[dict[str, Any]] = [
            {"delay": 1, "nth": [2, 3]}, {"status": 503, "probability": 0.5, "jitter": 1}
        ]  # fmt: skip
        made = faults(*rules)
        first = [made.strike(facts) for facts in asked]
        made.clear()
        assert [(rule["met"], rule["fell"]) for rule in map(made.add, rules)] == [(0, 0), (0, 0)]
        assert [made.strike(facts) for facts in asked] == first


DRAWN: list[dict[str, Any]] = [
    {"id": "by-lot", "status": 503, "probability": 0.4},
    {"id": "forms", "status": 429, "retry_after": "any", "probability": 0.5},
    {"id": "jitter", "delay": 0.1, "jitter": 5},
    {"id": "varied", "variation": "any", "probability": 0.7},
    {"id": "noise", "drop": "garbage", "probability": 0.3},
]


class TestByLot:
    @given(traffic, st.lists(st.integers(0, 30), max_size=30), st.integers(0, 2**64))
    def test_what_else_is_asked_changes_nothing(self, other: list[Facts], places: list[int], seed: int) -> None:
        mine = [request(path="/mine"), request("POST", "/mine")] * 5
        alone = faults(*DRAWN, seed=seed)
        expected = [alone.strike(facts) for facts in mine]

        mixed = list(mine)
        for place, facts in zip(places, other, strict=False):
            mixed.insert(place, facts)
        busy = faults(*DRAWN, seed=seed)
        dealt: list[tuple[Facts, Strike | None]] = [(facts, busy.strike(facts)) for facts in mixed]
        assert [strike for facts, strike in dealt if facts.path == "/mine"] == expected

    @given(st.integers(0, 2**64))
    def test_what_other_rules_there_are_changes_nothing(self, seed: int) -> None:
        alone = faults(DRAWN[2], seed=seed)
        beside = faults({"id": "also", "delay": 0, "jitter": 3, "probability": 0.5}, {"delay": 1, "nth": 3}, seed=seed)
        beside.add(DRAWN[2])
        beside.remove("also")
        beside.remove("fault-1")
        assert [alone.strike(request()) for _ in range(9)] == [beside.strike(request()) for _ in range(9)]

    def test_another_seed_makes_other_decisions_and_so_does_another_rule(self) -> None:
        first, second = (faults(DRAWN[0], seed=seed) for seed in (1, 2))
        other = faults({**DRAWN[0], "id": "other"}, seed=1)
        asked = [request()] * 40
        assert len({tuple(fallen(made, asked)) for made in (first, second, other)}) == 3

    @pytest.mark.parametrize("probability", [0, 0.1, 0.5, 0.9, 1])
    def test_the_share_is_the_probability(self, probability: float) -> None:
        made = faults({"delay": 1, "probability": probability})
        fell = sum(fallen(made, [request(path=f"/users/{number}") for number in range(2_000)]))
        assert abs(fell / 2_000 - probability) <= 0.06  # more than five standard deviations

    def test_jitter_lies_within_its_bounds_and_is_spread(self) -> None:
        made = faults({"delay": 2, "jitter": 3})
        delays = [strike.delay for _ in range(200) if (strike := made.strike(request()))]
        assert min(delays) >= 2
        assert max(delays) < 5
        assert max(delays) - min(delays) > 2

    def test_garbage_is_drawn(self) -> None:
        made = faults({"drop": "garbage"})
        sent = {strike.garbage for _ in range(20) if (strike := made.strike(request()))}
        assert len(sent) == 20


class TestOrdinals:
    @given(st.lists(st.sampled_from("abcde"), max_size=60), st.integers(1, 5))
    def test_count_each_by_itself_and_forget_those_longest_not_asked(self, asked: list[str], most: int) -> None:
        ordinals = Ordinals(most)
        kept: dict[str, int] = {}
        for name in asked:
            count = kept.pop(name, 0)
            assert ordinals.next("GET", name) == count
            kept[name] = count + 1
            if len(kept) > most:
                del kept[next(iter(kept))]

    def test_keep_methods_apart(self) -> None:
        ordinals = Ordinals()
        told = Counter((method, ordinals.next(method, "/a")) for method in ("GET", "POST", "GET"))
        assert told == {("GET", 0): 1, ("POST", 0): 1, ("GET", 1): 1}


def test_rules_that_do_not_match_cost_next_to_nothing() -> None:
    made = faults(*({"method": "POST", "path": f"/users/*/part-{number}", "status": 503} for number in range(3)))
    made.add({"path": "/groups/*/members", "status": 503})
    made.add({"path": "/beta/users/*/messages/**", "operation": "list", "status": 503})
    facts = request()
    with costing_less_than(1):  # it takes a tenth of that: 5 microseconds each
        for _ in range(20_000):
            made.strike(facts)
