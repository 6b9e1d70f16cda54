"""Presets and files of rules: what they hold, what a right client makes of them, and what is no such file."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.faults import FaultError
from graphfake.faults.presets import PRESETS, load
from tests.faults.drawn import JSON, faults, near_rules, request

if TYPE_CHECKING:
    from pathlib import Path

    from graphfake.faults import Faults, Strike

seeds = st.integers(0, 2**64)


def fails(strike: Strike | None) -> bool:
    """Does the client have to try again?"""
    if strike is None:
        return False
    return bool(strike.before or strike.after) or strike.drop not in (None, "slow", "close")


def tries(made: Faults, **asked: Any) -> int:
    """How often a right client, which waits as it is told and tries again, has to ask."""
    asked_again = 1
    while fails(made.strike(request(**asked))):
        asked_again += 1
    return asked_again


class TestAPreset:
    @pytest.mark.parametrize("name", PRESETS)
    def test_can_be_added_beside_the_others(self, name: str) -> None:
        made = faults(*load(name), *(rule for other in PRESETS if other != name for rule in load(other)))
        assert all(rule["id"].partition("-")[0] in PRESETS for rule in made.rules())

    @pytest.mark.parametrize("name", ["throttled", "flaky"])
    @given(seed=seeds, batches=st.lists(st.booleans(), min_size=20, max_size=60))
    def test_of_chance_never_fails_the_same_request_more_than_twice_in_a_row(
        self, name: str, seed: int, batches: list[bool]
    ) -> None:
        made = faults(*load(name), seed=seed)
        row = 0
        for number, batched in enumerate(batches):
            made.strike(request(path=f"/other/{number}"))
            row = row + 1 if fails(made.strike(request(batched=batched))) else 0
            assert row <= 2

    @pytest.mark.parametrize("name", ["throttled", "flaky"])
    def test_of_chance_is_survived_by_whoever_tries_three_times(self, name: str) -> None:
        made = faults(*load(name))
        tried = [
            tries(made, path=f"/users/{number}", method=method) for number in range(300) for method in ("GET", "POST")
        ]
        assert set(tried) == {1, 2, 3}

    def test_throttled_names_no_wait_that_is_longer_than_a_second(self) -> None:
        forms = [rule["retry_after"] for rule in load("throttled")]
        assert forms == [1, 0.128, "date:1", 0, "absent"]

    def test_laggy_fails_nothing(self) -> None:
        made = faults(*load("laggy"))
        dealt = [made.strike(request(method)) for method in ("GET", "POST") * 50]
        assert not any(map(fails, dealt))
        assert all(strike is not None and 0.02 <= strike.delay <= 0.1 for strike in dealt)
        assert {strike.lag for strike in dealt[1::2] if strike} == {(3, None)}

    def test_outage_is_one_which_begins_and_ends(self) -> None:
        made = faults(*load("outage"))
        dealt = [made.strike(request()) for _ in range(40)]
        assert [fails(strike) for strike in dealt] == [False] * 10 + [True] * 20 + [False] * 10
        statuses = [strike.before.status for strike in dealt[13:30] if strike is not None and strike.before is not None]
        assert statuses == [502] * 3 + [503] * 14


class TestWhatIsLoaded:
    def test_may_be_named_or_said_one_by_one_or_together(self, tmp_path: Path) -> None:
        file = tmp_path / "my.json"
        file.write_text('{"$schema": "x", "faults": [{"status": 429}, {"id": "b", "status": 503}]}', encoding="utf-8")
        two = [{"status": 429}, {"id": "b", "status": 503}]
        assert load(file) == load(str(file)) == load({"faults": two}) == load(two) == load(tuple(two)) == two
        assert load(two[0]) == [two[0]]
        assert load([]) == []
        assert load([file, "outage", {"delay": 1}, {"faults": []}]) == [*two, *load("outage"), {"delay": 1}]

    def test_has_no_byte_order_mark(self, tmp_path: Path) -> None:
        (tmp_path / "my.json").write_bytes(b'\xef\xbb\xbf{"faults": []}')
        assert load(tmp_path / "my.json") == []

    def test_is_no_file_for_callers_who_may_not_name_one(self, tmp_path: Path) -> None:
        file = tmp_path / "my.json"
        file.write_text('{"faults": []}', encoding="utf-8")
        for source in (file, str(file), [str(file)], [file]):
            with pytest.raises(FaultError):
                load(source, files=False)
        assert load("flaky", files=False) == load("flaky")

    @given(JSON | st.lists(near_rules(), max_size=3) | st.lists(near_rules(), max_size=3).map(lambda r: {"faults": r}))
    def test_is_rules_or_refused(self, source: Any) -> None:
        try:
            loaded = load(source, files=False)
        except FaultError:
            return
        assert load({"faults": loaded}) == loaded

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('{"faults": [\n  {"status": 429,}\n]}', ":2:18: this is no JSON: "),
            ('{"faults": [{"status": 429}, {"status": 42}]}', ": faults[1].status: it is from 400 to 599, not 42."),
            ('{"faults": [{"status": 429, "status": 42}]}', ": the member 'status' stands twice in one object."),
            ('{"faults": [{"delay": NaN}]}', ": JSON has no number NaN."),
            ('{"fault": []}', ': a file of rules is an object {"faults": [RULE, ...]}.'),
            ('{"faults": [], "more": 1}', ".more: a file of rules has no such member; it may have $schema, faults."),
            ("[]", ': a file of rules is an object {"faults": [RULE, ...]}.'),
            ("[" * 100_000, ": the JSON is nested too deep."),
            ('{"faults": ' + "9" * 5000 + "}", ": Exceeds the limit"),
        ],
        ids=lambda text: text[:30],
    )
    def test_is_refused_by_its_file_and_place(self, text: str, said: str, tmp_path: Path) -> None:
        (tmp_path / "my.json").write_text(text, encoding="utf-8")
        with pytest.raises(FaultError) as caught:
            load(tmp_path / "my.json")
        assert str(caught.value).startswith(f"{tmp_path / 'my.json'}{said}")

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            (
                "throtled",
                "faults: there is no preset 'throtled'; the nearest is 'throttled'. A file is named by its path",
            ),
            (["flaky", "zzz"], "faults[1]: there is no preset 'zzz'; there are throttled, flaky, laggy, outage. "),
            (["flaky", {"status": 1}], "faults[1].status: it is from 400 to 599, not 1."),
            ([["flaky"]], "faults[0]: it is the name of a preset, a path, a rule or a list of these, not a list."),
            (7, "faults: it is the name of a preset, a path, a rule or a list of these, not 7."),
            ({"faults": 7}, "faults: it is a list of rules, not 7."),
            ([{"delay": 1}] * 1001, "faults: these are 1,001 rules, and no space keeps more than 1,000."),
            ("./no-such.json", "no-such.json: the file cannot be read: No such file or directory."),
            ("a\0/b", r"a\x00/b: the file cannot be read: embedded null byte."),
        ],
        ids=lambda source: str(source)[:30],
    )
    def test_is_refused_in_a_sentence(self, source: Any, said: str) -> None:
        with pytest.raises(FaultError) as caught:
            load(source)
        assert str(caught.value).startswith(said)

    def test_is_no_folder_and_no_file_of_another_kind(self, tmp_path: Path) -> None:
        (tmp_path / "bad.json").write_bytes(b"\xff")
        (tmp_path / "vast.json").write_bytes(b" " * (4 << 20) + b"{}")
        for name, said in (
            ("", "cannot be read"),
            ("bad.json", "not UTF-8"),
            ("vast.json", "more than 4,194,304 bytes"),
        ):
            with pytest.raises(FaultError, match=said):
                load(tmp_path / name)


def test_the_presets_are_the_files() -> None:
    folder = resources.files("graphfake.faults.presets")
    assert {file.name.removesuffix(".json") for file in folder.iterdir() if file.name.endswith(".json")} == set(PRESETS)
    for name in PRESETS:
        assert json.loads(folder.joinpath(f"{name}.json").read_text("utf-8"))["$schema"] == "../schema.json"
