"""How enum values are written: by any enum, with members drawn, against the arithmetic of flags."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graphfake.contracts.enums import CASE, NUMBER, UNKNOWN, enum_reader
from graphfake.contracts.model import SENTINEL, EnumType
from graphfake.contracts.validators import accepts
from graphfake.contracts.views import enum_schema

NAMES = st.from_regex(re.compile(r"[a-z][a-zA-Z0-9]{0,5}", re.ASCII), fullmatch=True)
PLAIN = st.dictionaries(NAMES, st.integers(-5, 3000), min_size=1, max_size=6).map(
    lambda members: EnumType("x.e", members)
)


@st.composite
def flags(draw: st.DrawFn) -> EnumType:
    """Powers of two, perhaps a zero, perhaps a sentinel amid the bits."""
    names = draw(st.lists(NAMES, min_size=2, max_size=6, unique_by=str.lower))
    members = {name: 1 << bit for bit, name in enumerate(names)}
    if draw(st.booleans()):
        members = {**members, SENTINEL: members.pop(draw(st.sampled_from(names[1:])))}
    if draw(st.booleans()):
        members["zero"] = 0
    shuffled = draw(st.permutations(list(members)))
    return EnumType("x.f", {name: members[name] for name in shuffled}, flags=True)


def fits(enum: EnumType, text: str) -> bool:
    return accepts(enum_schema(enum, "create", nullable=False))(text)


class TestAPlainEnum:
    @given(PLAIN, st.data())
    def test_a_member_is_itself_and_asks_for_nothing(self, enum: EnumType, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(list(enum.members)))
        assert enum_reader(enum, "create")(name) == (name, ())
        assert fits(enum, name)

    @given(PLAIN, st.data())
    def test_a_member_in_another_case_is_noted(self, enum: EnumType, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(list(enum.members)))
        other = data.draw(st.sampled_from([name.upper(), name.lower(), name.swapcase()]))
        assume(other not in enum.members)
        canonical, liberties = enum_reader(enum, "create")(other)
        assert canonical.lower() == name.lower()
        assert liberties == (CASE,)

    @given(PLAIN, st.data(), st.sampled_from(["{}", "{:+}", "{:05}"]))
    def test_a_members_number_is_noted(self, enum: EnumType, data: st.DataObject, form: str) -> None:
        number = data.draw(st.sampled_from(list(enum.members.values())))
        canonical, liberties = enum_reader(enum, "create")(form.format(number))
        assert enum.members[canonical] == number
        assert liberties == (NUMBER,)

    @given(PLAIN, st.text() | st.integers().map(str))
    def test_anything_else_stays_as_it_is_and_does_not_fit(self, enum: EnumType, text: str) -> None:
        assume(text.lower() not in [name.lower() for name in enum.members])
        assume(not (re.fullmatch(r"[+-]?[0-9]+", text, re.ASCII) and int(text) in enum.members.values()))
        assert enum_reader(enum, "create")(text) == (text, ())
        assert not fits(enum, text)

    def test_the_kelvin_sign_is_no_letter_k(self) -> None:
        assert enum_reader(EnumType("x.e", {"kelvin": 0}), "create")("\u212aelvin") == ("\u212aelvin", ())


class TestFlags:
    @given(flags(), st.data())
    def test_a_list_of_members_is_kept_in_the_order_of_their_numbers(self, enum: EnumType, data: st.DataObject) -> None:
        names = data.draw(st.lists(st.sampled_from(enum.writable), min_size=1, max_size=8))
        text = data.draw(st.sampled_from([",", ", ", " ,  "])).join(names)
        canonical, liberties = enum_reader(enum, "create")(text)
        assert liberties == ()
        numbers = [enum.members[name] for name in canonical.split(",")]
        assert numbers == sorted(set(numbers))
        assert reduce(or_, numbers) == reduce(or_, (enum.members[name] for name in names))
        assert 0 not in numbers or numbers == [0]
        assert fits(enum, canonical)
        assert enum_reader(enum, "create")(canonical) == (canonical, ())

    @given(flags(), st.integers(0, 127))
    def test_a_sum_is_read_where_members_make_it_up(self, enum: EnumType, total: int) -> None:
        writable = [enum.members[name] for name in enum.writable]
        canonical, liberties = enum_reader(enum, "create")(str(total))
        if total & ~reduce(or_, writable) or (total == 0 and 0 not in writable):
            assert (canonical, liberties) == (str(total), ())
            assert not fits(enum, canonical)
        else:
            assert reduce(or_, (enum.members[name] for name in canonical.split(","))) == total
            assert liberties == (NUMBER,)

    @given(flags(), st.data())
    def test_one_word_that_is_no_member_spoils_the_list(self, enum: EnumType, data: st.DataObject) -> None:
        word = data.draw(st.sampled_from(["", " ", "x" * 9, SENTINEL, "1.5", "-1", "\t", "9" * 25]))
        words = data.draw(st.permutations([word, *enum.writable]))
        text = ",".join(words)
        assert enum_reader(enum, "create")(text) == (text, ())
        assert not fits(enum, text)

    def test_a_member_that_stands_for_several_is_taken_by_its_own_number(self) -> None:
        enum = EnumType("x.f", {"read": 1, "write": 2, "both": 3, "run": 4}, flags=True)
        spell = enum_reader(enum, "create")
        assert spell("3") == ("both", (NUMBER,))
        assert spell("7") == ("both,run", (NUMBER,))
        assert spell("write,read") == ("read,write", ())

    def test_a_case_and_a_number_in_one_list_are_both_noted(self) -> None:
        enum = EnumType("x.f", {"read": 1, "write": 2}, flags=True)
        assert enum_reader(enum, "create")("READ,2") == ("read,write", (CASE, NUMBER))


class TestAnAnswer:
    @given(flags(), st.data())
    def test_may_hold_any_member_and_what_is_not_known_is_counted(self, enum: EnumType, data: st.DataObject) -> None:
        names = data.draw(st.lists(st.sampled_from([*enum.members, "new"]), min_size=1))
        text = ",".join(names)
        assert enum_reader(enum, "response")(text) == (text, (UNKNOWN,) if "new" in names else ())

    def test_of_ours_is_taken_at_its_word(self) -> None:
        assert enum_reader(EnumType("x.e", {"a": 0}), "self-check")("A") == ("A", ())


@pytest.mark.parametrize(
    ("members", "zero"),
    [({"a": 1, "b": 0}, "b"), ({"a": 3, "b": 2}, "a"), ({"none": 0, SENTINEL: 1}, "none")],
)
def test_what_dotnet_fills_in_is_the_member_numbered_0_or_the_first(members: dict[str, int], zero: str) -> None:
    assert EnumType("x.e", members).zero == zero


def test_an_enum_with_the_sentinel_may_grow_and_nobody_sends_it() -> None:
    enum = EnumType("x.e", {"a": 0, SENTINEL: 1, "b": 2})
    assert enum.evolvable
    assert enum.writable == ("a", "b")
    assert not EnumType("x.e", {"a": 0}).evolvable
