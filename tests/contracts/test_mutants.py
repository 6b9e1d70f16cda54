"""The tests' own test: each of these mistakes in reading or judging is noticed by the second judge or the table."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphfake.contracts import Catalogue, ContractError
from tests.contracts import naive
from tests.contracts.cases import CASES
from tests.contracts.invented import catalogue
from tests.contracts.mutants import Mutant, in_use
from tests.contracts.near import near
from tests.contracts.test_second_judge import drafted, expected

MUTANTS = [
    Mutant("names in their own case alone", "reading", "self._folded.get(fold(given))", "self._folded.get(given)"),
    Mutant("the last of two spellings counts", "reading", "if name in out:", "if name in out and False:"),
    Mutant("pointers name the canonical member", "reading", "found.renamed[pointer, name] = given", "pass"),
    Mutant("annotations of members are members", "reading", "        if at:\n", "        if at and not annotated:\n"),
    Mutant("links are ignored", "reading", "annotation == BIND", "annotation == ''"),
    Mutant("a key is taken in silence", "reading", "if prop.name in self._type.key:", "if prop.name == '':"),
    Mutant(
        "the directory ignores too",
        "reading",
        "prop.fixed(view) and dialect_named(dialect).read_only_ignored",
        "prop.fixed(view)",
    ),
    Mutant("deep updates pass", "reading", 'elif self._situation.view == "update":', "elif False:"),
    Mutant("related entities pass inline", "reading", "if not navigation.contained:", "if False:"),
    Mutant(
        "items of an update are parts",
        "reading",
        'inner = "create" if prop.collection',
        "inner = view if prop.collection",
    ),
    Mutant(
        "derived values are read as declared", "reading", "chosen = resolve(declared, value", "resolve(declared, value"
    ),
    Mutant(
        "abstract values need no type",
        "reading",
        "elif ANNOTATION in value or declared.abstract:",
        "elif ANNOTATION in value:",
    ),
    Mutant("one profile for all", "members", "found.liberties, profile)", 'found.liberties, "documented")'),
    Mutant("liberties in silence", "members", "for code in found.liberties:", "for code in ():"),
    Mutant(
        "every item is the first", "members", "read(item, place, str(index), found)", 'read(item, place, "0", found)'
    ),
    Mutant("a name's case in silence", "members", "for code in liberties:", "for code in ():"),
    Mutant(
        "the sentinel may be sent", "model", "for name in self.members if name != SENTINEL", "for name in self.members"
    ),
    Mutant("members in their own case alone", "enums", "name = folded.get(fold(text))", "name = folded.get(text)"),
    Mutant("no numbers for members", "enums", "if _NUMBER.fullmatch(text) and", "if False and"),
    Mutant("flags in the order sent", "enums", "for number in sorted(named))", "for number in named)"),
    Mutant("no flag beside others", "enums", "if len(named) > 1:", "if False:"),
    Mutant("unknown members in silence", "enums", "else (UNKNOWN,)", "else ()"),
    Mutant(
        "a hash before a type",
        "typenames",
        '        return None\n    name = given.removeprefix("#")',
        "        return None\n    name = given",
    ),
    Mutant(
        "unrelated types pass", "typenames", "if named != declared.name and named not in", "if False and named not in"
    ),
    Mutant("abstract entities pass", "typenames", "    if chosen.abstract:", "    if False:"),
    Mutant("null is lawful", "views", 'if nullable and "null" not in types', 'if "null" not in types'),
    Mutant("pages require nothing", "views", "(*type_.client_key, *type_.required_on_create)", "()"),
    Mutant("anything else is kept", "views", "return not (type_.open or", "return not (True or"),
    Mutant("the fast validator takes all", "validators", "return is_valid(value)", "return True"),
    Mutant("names twice come later", "ordering", "_SECOND, _THIRD = 0.0, 1.0, 2.0", "_SECOND, _THIRD = 3.0, 1.0, 2.0"),
    Mutant("types come later", "ordering", "_SECOND, _THIRD = 0.0, 1.0, 2.0", "_SECOND, _THIRD = 0.0, 3.0, 2.0"),
    Mutant("what is missing comes first", "ordering", "_BEHIND_MEMBERS = -1.0, inf", "_BEHIND_MEMBERS = -1.0, -inf"),
    Mutant("literals before JSON types", "ordering", '"body.literal": 2', '"body.literal": 0'),
    Mutant("defaults are forgotten", "blanks", "if prop.has_default:", "if False:"),
    Mutant("blanks over what was sent", "drafts", "{**self._blank, **value}", "{**value, **self._blank}"),
    Mutant("what was sent over what is read-only", "drafts", "(prop.fixed(view) or prop.is_stream)", "prop.is_stream"),
]


@cache
def bodies() -> list[tuple[str, dict[str, Any], str, naive.Judgement]]:
    """A few hundred bodies near the contracts, with what the second judge says of them."""
    drawn: list[tuple[str, dict[str, Any], str, naive.Judgement]] = []

    @settings(
        max_examples=250,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data(), st.sampled_from(list(naive.PROPERTIES)), st.sampled_from(["documented", "observed"]))
    def draw(data: st.DataObject, type_name: str, profile: str) -> None:
        body = data.draw(near(type_name))
        drawn.append((type_name, body, profile, naive.judge(type_name, body, profile)))

    draw()
    return drawn


def noticed(family: Catalogue, invented: Catalogue) -> str | None:
    """The first body of which another thing is said than the second judge or the table says."""
    for type_name, body, profile, theirs in bodies():
        ours = family.type(type_name).judge(body, profile=profile)
        if [(violation.rule, violation.pointer) for violation in ours.violations] != theirs.broken:
            return f"{body}"
        if ours.draft and (sorted(ours.notes), drafted(ours.draft)) != (sorted(theirs.notes), expected(theirs.entity)):
            return f"{body}"
    for case in CASES:
        found = invented.type(case.type).judge(case.body, view=case.view, dialect=case.dialect)
        values = found.draft.values if found.draft else {}
        if (
            [(violation.rule, violation.pointer) for violation in found.violations] != case.broken
            or sorted(found.notes) != sorted(case.notes)
            or {name: values.get(name) for name in case.kept} != case.kept
        ):
            return case.shows
    return None


def test_nothing_is_noticed_of_what_is_right() -> None:
    assert noticed(Catalogue(), catalogue()) is None


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_is_noticed(mutant: Mutant) -> None:
    with in_use(mutant):
        try:
            found = noticed(Catalogue(), catalogue())
        except ContractError as error:  # which is one way to notice
            found = str(error)
    assert found is not None


def test_nothing_is_left_of_a_mutant() -> None:
    with in_use(MUTANTS[0]):
        pass
    assert noticed(Catalogue(), catalogue()) is None
