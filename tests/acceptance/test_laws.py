"""What must hold whatever a query says: random grammatical queries over animals of few values, on a socket.

Each law is tried a few times over the same animals; `deep` runs try hundreds of queries, also over random animals.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.strategies import queries
from tests.odata.naive_filter import Value, measure
from tests.support import zoo
from tests.support.queried import Entity, World, found, fresh, keys, page, serve, settle, some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.served import Served

    Draw = Callable[[st.SearchStrategy[Any]], Any]

CONTRACTS = zoo.catalogue()
ANIMALS, KEEPERS = some(30)
NOTES = [note for animal in ANIMALS for note in animal.get("notes", ())]


class Zoo(World):
    """All animals of a zoo."""

    def found(self, query: str) -> list[str]:
        return keys(found(self.client, f"/animals?{query}"))


def drawn(draw: Draw, *options: str, type_: str = zoo.ANIMAL) -> str:
    """A query of at least one of the options."""
    known = NOTES if type_ == zoo.NOTE else ANIMALS
    text: str = draw(queries(type_, options=options, contracts=CONTRACTS, entities=known))
    return text


def parted(query: str) -> tuple[str, str]:
    """The value of the first option, as it was sent, and the aliases behind it."""
    first, _, rest = query.partition("&")
    return first.partition("=")[2], f"&{rest}" if rest else ""


def a_condition_its_opposite_and_what_is_unknown_part_the_list(world: Zoo, draw: Draw) -> None:
    condition, aliases = parted(drawn(draw, "$filter"))

    true = world.found(f"$filter={condition}{aliases}")
    false = world.found(f"$filter=not%20({condition}){aliases}")
    unknown = world.found(f"$filter=({condition})%20eq%20null{aliases}")

    assert sorted(true + false + unknown) == sorted(keys(world.entities))
    for part in (true, false, unknown):
        assert part == [key for key in keys(world.entities) if key in part]  # in the order of insertion


def what_is_counted_is_what_is_listed(world: Zoo, draw: Draw) -> None:
    query = drawn(draw, "$filter")

    listed = world.found(query)

    assert world.client.get(f"/animals/$count?{query}").body == str(len(listed)).encode()
    first = page(world.client, f"/animals?{query}&$count=true&$top=2")
    assert first["@odata.count"] == len(listed)
    assert keys(first["value"]) == listed[:2]


def top_and_skip_cut_a_window_out_of_the_list(world: Zoo, draw: Draw) -> None:
    asked = drawn(draw, "$filter", "$orderby")
    top, skip = draw(st.integers(0, 40)), draw(st.integers(0, 40))

    window = page(world.client, f"/animals?{asked}&$top={top}&$skip={skip}")

    assert keys(window["value"]) == world.found(asked)[skip : skip + top]


def orders_sort_and_are_stable(world: Zoo, draw: Draw) -> None:
    """By what the values mean, null before everything; equals stay in the order of insertion."""
    items = draw(st.lists(st.tuples(st.sampled_from(sorted(SORTED)), st.booleans()), min_size=1, max_size=3))
    animals = list(world.entities)
    for path, descending in reversed(items):
        animals.sort(key=partial(_rank, path), reverse=descending)  # which keeps the order of equals, too

    said = ",".join(f"{path} {'desc' if descending else 'asc'}" for path, descending in items)

    assert world.found(f"$orderby={said.replace(' ', '%20')}") == keys(animals)


SORTED = {
    "name": "text",
    "legs": "integer",
    "weight": "decimal",
    "speed": "double",
    "tame": "truth",
    "born": "moment",
    "day": "day",
    "fed": "clock",
    "sleeps": "span",
    "home/name": "text",
    "home/spot/y": "double",
    "keeper/since": "day",
}


def _held(animal: Entity, path: str) -> Any:
    value: Any = animal
    for name in path.split("/"):
        value = None if value is None else value.get(name)
    return value


def _rank(path: str, animal: Entity) -> Any:
    value = _held(animal, path)
    if value is None:
        return (0,)
    if value == "NaN":
        return (1,)
    text = f"{value}:00" if SORTED[path] == "clock" and value.count(":") == 1 else value
    return (2, measure(Value(SORTED[path], text)))


def pages_of_any_size_are_the_list(world: Zoo, draw: Draw) -> None:
    asked = drawn(draw, "$filter", "$orderby", "$select", "$expand")
    size = draw(st.integers(1, 7))

    assert found(world.client, f"/animals?{asked}&$top={size}") == found(world.client, f"/animals?{asked}")


def a_selection_is_a_projection(world: Zoo, draw: Draw) -> None:
    query = drawn(draw, "$select")
    terms = [term.strip(" \t") for term in unquote_plus(query.partition("=")[2]).split(",")]

    for shown, whole in zip(found(world.client, f"/animals?{query}"), world.entities, strict=True):
        members = {name: value for name, value in whole.items() if "@" not in name and name not in LINKS}
        wanted = members if "*" in terms else _projected(members, terms)
        assert {name: value for name, value in shown.items() if "@" not in name} == wanted


LINKS = ("notes", "keeper", "friends")


def _projected(whole: Entity, terms: list[str]) -> Entity:
    """The members that terms name; `complex/member` keeps a part of each complex value."""
    wanted: Entity = {}
    for name, value in whole.items():
        parts = [term.rpartition("contoso.")[2].partition("/")[2] if "contoso." in term else term for term in terms]
        below = [part.partition("/")[2] for part in parts if part.partition("/")[0] == name]
        if "" in below:
            wanted[name] = value
        elif below and isinstance(value, list):
            wanted[name] = [_projected(item, below) for item in value]
        elif below:
            wanted[name] = None if value is None else _projected(value, below)
    return wanted


def what_is_expanded_is_what_the_link_leads_to(world: Zoo, draw: Draw) -> None:
    """Whatever is asked of it: nested options mean what they mean at the link's own URL."""
    navigation, type_ = draw(st.sampled_from((("notes", zoo.NOTE), ("friends", zoo.ANIMAL))))
    query = drawn(draw, "$filter", "$orderby", "$select", "$top", "$skip", "$count", type_=type_)
    options = [option for option in query.split("&") if not option.startswith("@")]
    aliases = "".join(f"&{option}" for option in query.split("&") if option.startswith("@"))
    inner = ";".join(options)

    for animal in found(world.client, f"/animals?$expand={navigation}({inner}){aliases}"):
        linked = page(world.client, f"/animals/{animal['id']}/{navigation}?{query}")
        assert animal[navigation] == linked["value"]
        assert animal.get(f"{navigation}@odata.count") == linked.get("@odata.count")


def a_batch_of_questions_is_answered_as_each_is_alone(world: Zoo, draw: Draw) -> None:
    asked = [drawn(draw, "$filter", "$orderby", "$select", "$expand", "$count", "$format") for _ in range(3)]
    items = [{"id": str(at), "method": "GET", "url": f"/animals?{query}"} for at, query in enumerate(asked)]

    answers = world.client.post("/$batch", {"requests": items}).json["responses"]

    assert [answer["body"] for answer in answers] == [page(world.client, f"/animals?{query}") for query in asked]


LAWS = (
    a_condition_its_opposite_and_what_is_unknown_part_the_list,
    what_is_counted_is_what_is_listed,
    top_and_skip_cut_a_window_out_of_the_list,
    orders_sort_and_are_stable,
    pages_of_any_size_are_the_list,
    a_selection_is_a_projection,
    what_is_expanded_is_what_the_link_leads_to,
    a_batch_of_questions_is_answered_as_each_is_alone,
)
EVERY_LAW = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("zoo")) as served:
        yield served


@pytest.fixture(scope="module")
def world(served: Served) -> Iterator[Zoo]:
    with fresh(served) as client:
        yield Zoo(client, settle(client, ANIMALS, KEEPERS))


@EVERY_LAW
@settings(max_examples=20)
@given(data=st.data())
def test_laws(world: Zoo, law: Callable[[Zoo, Draw], None], data: st.DataObject) -> None:
    law(world, data.draw)


@pytest.mark.deep
@EVERY_LAW
@settings(max_examples=200)
@given(data=st.data())
def test_laws_of_many_queries(world: Zoo, law: Callable[[Zoo, Draw], None], data: st.DataObject) -> None:
    law(world, data.draw)


@pytest.mark.deep
@EVERY_LAW
@settings(max_examples=200)
@given(data=st.data(), animals=st.lists(zoo.animals(), max_size=9), keepers=st.lists(zoo.keepers(), max_size=2))
def test_laws_of_any_animals(
    served: Served,
    law: Callable[[Zoo, Draw], None],
    data: st.DataObject,
    animals: list[Entity],
    keepers: list[Entity],
) -> None:
    with fresh(served) as client:
        law(Zoo(client, settle(client, animals, keepers)), data.draw)
