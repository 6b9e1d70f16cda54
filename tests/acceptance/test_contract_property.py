"""The contract property: every shipped type and an invented one, in both profiles, over real sockets."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from graphfake.contracts import Catalogue, load
from graphfake.strategies import rules_of
from tests.support import gadgets, widgets
from tests.support.command_line import Served as Process
from tests.support.contract_property import (
    Subject,
    keeps_updates,
    keeps_what_is_tolerated,
    keeps_what_is_valid,
    refuses_invalid_updates,
    refuses_what_is_invalid,
)
from tests.support.family import KINDS, PROFILES, STATE
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Property = Callable[[Subject, int], None]
    Open = Callable[[str, str], Subject]

PROPERTIES = (keeps_what_is_valid, keeps_what_is_tolerated, keeps_updates)
SHIPPED = [kind.full_name for kind in KINDS]
INVENTED = [widgets.WIDGET, widgets.PART, widgets.SCREW, gadgets.GADGET, gadgets.ANIMAL]
TYPES = [*SHIPPED, *INVENTED]
CASES = list(itertools.product(TYPES, PROFILES))


class Place(NamedTuple):
    """Where entities of a type go, and what must be there first: each a collection and an entity in it."""

    parents: tuple[tuple[str, dict[str, Any]], ...]
    last: str


PLACES = {
    SHIPPED[0]: Place((), "/deviceManagement/macOSSoftwareUpdateAccountSummaries"),
    SHIPPED[1]: Place(
        (("/deviceManagement/macOSSoftwareUpdateAccountSummaries", KINDS[0].example),), "/categorySummaries"
    ),
    SHIPPED[2]: Place(
        (
            ("/deviceManagement/macOSSoftwareUpdateAccountSummaries", KINDS[0].example),
            ("/categorySummaries", KINDS[1].example),
        ),
        "/updateStateSummaries",
    ),
    widgets.WIDGET: Place((), "/widgets"),
    widgets.PART: Place((("/widgets", widgets.A_WIDGET),), "/parts"),
    widgets.SCREW: Place((("/widgets", widgets.A_WIDGET), ("/parts", widgets.A_PART)), "/screws"),
    gadgets.GADGET: Place((), "/gadgets"),
    gadgets.ANIMAL: Place((), "/animals"),
}


def documents() -> list[dict[str, Any]]:
    """Widgets, and gadgets with a corner of everything a contract can say."""
    found = widgets.documents()
    found["service"]["x-paths"] |= {"/gadgets": {"type": gadgets.GADGET}, "/animals": {"type": gadgets.ANIMAL}}
    found["service"]["x-dialect"] = {"/gadgets": "intune"}
    return [*found.values(), *gadgets.DOCUMENTS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return widgets.write(tmp_path_factory.mktemp("contoso"), {d["x-name"]: d for d in documents()})


@pytest.fixture(scope="module")
def catalogue(folder: Path) -> Catalogue:
    return load(folder)


def opener(url: str, catalogue: Catalogue) -> Open:
    """Subjects in worlds of their own on a server, their parents made."""

    def opened(type_name: str, profile: str) -> Subject:
        with Client(url) as admin:
            space = admin.post("/_graphfake/spaces", {"profile": profile}).json["url"]
        path = ""
        with Client(space) as client:
            for collection, parent in PLACES[type_name].parents:
                made = client.post(path + collection, parent)
                assert made.status == 201, made.body
                path += f"{collection}/{made.json['id']}"
        type_ = catalogue.type(type_name)
        dialect = "intune" if type_name in (*SHIPPED, gadgets.GADGET) else "directory"
        return Subject(type_, f"{space}/beta", path + PLACES[type_name].last, profile, dialect)

    return opened


@pytest.fixture(scope="module")
def in_process(folder: Path, catalogue: Catalogue) -> Iterator[Open]:
    with Served(contracts=(folder,)) as served:
        yield opener(served.url, catalogue)


@pytest.fixture(scope="module")
def a_process(folder: Path, catalogue: Catalogue) -> Iterator[Open]:
    """`graphfake serve` in a process of its own, which holds its answers against the contracts too."""
    served = Process("--contracts", str(folder), "--self-check")
    try:
        yield opener(served.url, catalogue)
    finally:
        code, told = served.end()
    assert (code, told) == (0, "")


def broken_rules(view: str) -> list[tuple[str, str]]:
    """Every type with every rule that can be broken in it. The documents of the folder are not on disk yet."""
    known = load()
    for document in documents():
        known = known.with_contract(document)
    return [(name, rule) for name in TYPES for rule in rules_of(known.type(name), view=view)]


def examples(holds: Property, type_name: str, profile: str, *, most: int) -> int:
    """The type that everything began with is tried hardest, and creations before updates."""
    if holds is keeps_updates:
        return most // 25
    return most if (type_name, profile) == (STATE.full_name, "documented") else most // 15


def refusals(type_name: str) -> int:
    """How many examples of each rule at length."""
    return 500 if type_name in SHIPPED else 150


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
@pytest.mark.parametrize(("type_name", "profile"), CASES)
class TestAccepted:
    def test_in_process(self, in_process: Open, holds: Property, type_name: str, profile: str) -> None:
        holds(in_process(type_name, profile), examples(holds, type_name, profile, most=500))

    @pytest.mark.deep
    def test_at_length(self, in_process: Open, holds: Property, type_name: str, profile: str) -> None:
        holds(in_process(type_name, profile), examples(holds, type_name, profile, most=10_000))


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
@pytest.mark.parametrize("type_name", [STATE.full_name, widgets.WIDGET])
class TestAcceptedByAProcess:
    def test_served(self, a_process: Open, holds: Property, type_name: str) -> None:
        holds(a_process(type_name, "documented"), examples(holds, type_name, "documented", most=500))

    @pytest.mark.deep
    def test_served_at_length(self, a_process: Open, holds: Property, type_name: str) -> None:
        holds(a_process(type_name, "documented"), examples(holds, type_name, "documented", most=2_000))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(("type_name", "rule"), broken_rules("create"))
class TestRefused:
    def test_in_process(self, in_process: Open, type_name: str, rule: str, profile: str) -> None:
        refuses_what_is_invalid(in_process(type_name, profile), rule, 25)

    @pytest.mark.deep
    def test_at_length(self, in_process: Open, type_name: str, rule: str, profile: str) -> None:
        refuses_what_is_invalid(in_process(type_name, profile), rule, refusals(type_name))


@pytest.mark.parametrize(("type_name", "rule"), broken_rules("update"))
class TestRefusedUpdates:
    def test_in_process(self, in_process: Open, type_name: str, rule: str) -> None:
        refuses_invalid_updates(in_process(type_name, "documented"), rule, 25)

    @pytest.mark.deep
    def test_at_length(self, in_process: Open, type_name: str, rule: str) -> None:
        refuses_invalid_updates(in_process(type_name, "observed"), rule, refusals(type_name))


@pytest.mark.parametrize("rule", rules_of(STATE.full_name))
def test_a_process_refuses_as_foretold(a_process: Open, rule: str) -> None:
    refuses_what_is_invalid(a_process(STATE.full_name, "documented"), rule, 25)
