"""Lawful variations of live replies: every one keeps its response view, and all that leads on still leads somewhere."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphfake.contracts.edm.date_time_offset import instant
from graphfake.contracts.typenames import answered
from graphfake.contracts.variations import VARIATIONS, Response
from graphfake.server.showing.selfcheck import SelfCheckError
from graphfake.strategies import payloads
from tests.support import gadgets, machines, widgets, zoo
from tests.support.dealing import deal, space_of
from tests.support.direct import Direct
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Catalogue, Type
    from tests.support.served import Answer

LIVE = [name for name, variation in VARIATIONS.items() if variation.live]
FORMAL = [name for name in LIVE if VARIATIONS[name].changes == "form"]
FORMS = (
    "application/json",
    "application/json;odata.metadata=none",
    "application/json;odata.metadata=full",
    "application/json;IEEE754Compatible=true",
)


class Family(NamedTuple):
    """A type that is served at a path, and what is drawn to be created there."""

    type: Type
    path: str
    drawn: SearchStrategy[dict[str, Any]]


def _found(known: Catalogue, *places: tuple[str, str]) -> Iterator[tuple[str, Family]]:
    for name, path in places:
        type_ = known.type(name)
        yield path, Family(type_, path, payloads(type_, deep=1))


GADGETS = _found(gadgets.catalogue(), (gadgets.GADGET, "/gadgets"), (gadgets.ANIMAL, "/pets"))
MACHINES = _found(machines.catalogue(), (machines.MACHINE, "/machines"))
ANIMALS = Family(zoo.catalogue().type(zoo.ANIMAL), "/animals", zoo.animals())
FAMILIES: dict[str, Family] = {**dict(GADGETS), **dict(MACHINES), "/animals": ANIMALS}


def _gadgets(folder: Path) -> Path:
    found = widgets.documents()
    found["service"]["x-paths"] |= {"/gadgets": {"type": gadgets.GADGET}, "/pets": {"type": gadgets.ANIMAL}}
    return widgets.write(folder, {d["x-name"]: d for d in (*found.values(), *gadgets.DOCUMENTS)})


def _bundled(bundle: Callable[[], dict[str, Any]]) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        file = folder / "bundle.json"
        file.write_text(json.dumps(bundle()), encoding="utf-8")
        return file

    return write


CONTRACTS = {
    "/gadgets": _gadgets,
    "/pets": _gadgets,
    "/machines": _bundled(machines.bundle),
    "/animals": _bundled(zoo.bundle),
}


class Asked(NamedTuple):
    """A family as it is served: over a socket, or by the engine alone."""

    server: Served | Direct
    family: Family

    def client(self, **settings: Any) -> Client:
        if isinstance(self.server, Direct):
            return self.server.client(**settings)
        with self.server.client() as admin:
            return Client(admin.post("/_graphfake/spaces", settings).json["url"])


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Asked]]:
    """Starts what is asked for once."""
    with ExitStack() as stack:
        known: dict[tuple[str, Callable[[Path], Path]], Served | Direct] = {}

        def start(kind: str, path: str) -> Asked:
            write = CONTRACTS[path]
            if (kind, write) not in known:
                contracts = (write(tmp_path_factory.mktemp("contoso")),)
                if kind == "socket":
                    known[kind, write] = stack.enter_context(Served(contracts=contracts))
                else:
                    known[kind, write] = stack.enter_context(Direct(contracts=contracts))
            return Asked(known[kind, write], FAMILIES[path])

        yield start


EVERY_FAMILY = pytest.mark.parametrize("path", FAMILIES)


@EVERY_FAMILY
@pytest.mark.parametrize("kind", ["engine", "socket"])
@given(data=st.data())
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
def test_every_reply_keeps_its_response_view(
    asked: Callable[[str, str], Asked], kind: str, path: str, data: st.DataObject
) -> None:
    check(asked(kind, path), data)


@pytest.mark.deep
@EVERY_FAMILY
@given(data=st.data())
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_every_reply_keeps_its_response_view_at_length(
    asked: Callable[[str, str], Asked], path: str, data: st.DataObject
) -> None:
    check(asked("engine", path), data)


def check(served: Asked, data: st.DataObject) -> None:
    family = served.family
    form = {"Accept": data.draw(st.sampled_from(FORMS))}
    names = [*data.draw(st.permutations(LIVE)), "any"]
    with served.client() as client:
        made = [
            client.post(family.path, body=_written(each))
            for each in data.draw(st.lists(family.drawn, min_size=1, max_size=3))
        ]
        assert [one.status for one in made] == [201] * len(made)
        selected = data.draw(st.lists(st.sampled_from(family.type.structural), min_size=1, max_size=3, unique=True))
        one = f"{family.path}/{made[0].json['id']}"
        paths: dict[str, list[str] | None] = {
            f"{family.path}?$count=true&$top=2": None,
            f"{family.path}?$skip=1": None,
            f"{family.path}?$select={','.join(selected)}": selected,
            one: None,
        }
        before = {path: client.get(path, headers=form) for path in paths}
        for name in names:
            rule = deal(served.server, client, variation=name)
            for path, chosen in paths.items():
                after = client.get(path, headers=form)
                assert after.status == 200, after.body
                assert after.headers["content-type"] == before[path].headers["content-type"]
                check_reply(family.type, before[path], after, name, chosen)
            space_of(served.server, client).faults.remove(rule)


def check_reply(type_: Type, before: Answer, after: Answer, name: str, selected: list[str] | None) -> None:
    """It keeps the response view and all by which a client goes on; in another form it says the same."""
    old, new = (json.loads(one.body, parse_float=Decimal) for one in (before, after))
    listed = "value" in old
    if listed:
        around = [{member: item for member, item in one.items() if member != "value"} for one in (old, new)]
        if name == "count-unasked":
            around[1].pop("@odata.count", None)
            around[0].pop("@odata.count", None)
        assert around[0] == around[1]
    pairs = list(zip(old["value"], new["value"], strict=name != "empty-page")) if listed else [(old, new)]
    for was, is_ in pairs:
        for member in ("id", "@odata.id", "@odata.etag", "@odata.editLink"):
            assert is_.get(member) == was.get(member)
        verdict = type_.judge(is_, view="response", selected=selected)
        assert verdict.violations == ()
        assert selected is None or was.keys() & {*selected} <= is_.keys()
        if name in (*FORMAL, "any"):
            assert said(type_, was) == said(type_, is_)


def said(type_: Type, entity: dict[str, Any]) -> dict[str, Any]:
    """What a client that keeps to the contract reads: the declared values, whatever they are written like."""
    own = answered(type_, entity)
    found = {}
    for name, prop in own.properties.items():
        if name in entity:
            value = entity[name]
            items = value if prop.collection and value is not None else [value]
            found[name] = [_said(own, prop.edm, prop.type_name if prop.kind == "complex" else None, i) for i in items]
    return found


def _said(type_: Type, edm: str | None, complex_name: str | None, value: Any) -> Any:
    if isinstance(value, dict) and complex_name is not None:
        return said(type_.sibling(complex_name), value)
    if isinstance(value, str) and edm == "Edm.DateTimeOffset":
        return instant(value)
    return value.lower() if isinstance(value, str) and edm == "Edm.Guid" else value


def _written(payload: Any) -> bytes:
    return json.dumps(payload, default=float).encode()


@pytest.fixture(scope="module")
def zoo_served(asked: Callable[[str, str], Asked]) -> Served:
    server = asked("socket", "/animals").server
    assert isinstance(server, Served)
    return server


@pytest.fixture
def client(zoo_served: Served) -> Iterator[Client]:
    with zoo_served.client() as admin:
        url = admin.post("/_graphfake/spaces", {"seed": 7}).json["url"]
    with Client(url) as opened:
        yield opened


class TestByExample:
    """What each kind of variation does to a reply, and what it leaves."""

    def test_what_is_written_in_another_form_is_told_to_be_a_fault(self, zoo_served: Served, client: Client) -> None:
        deal(zoo_served, client, id="odd", variation="guid-case")

        made = client.post("/animals", zoo.AN_ANIMAL)

        assert made.status == 201
        assert made.json["chip"] == zoo.AN_ANIMAL["chip"].upper()
        assert made.headers["graphfake-fault"].startswith("odd; ")
        assert client.get(f"/animals/{made.json['id']}").json["chip"] == zoo.AN_ANIMAL["chip"].upper()

    def test_an_order_leaves_annotations_in_front_of_their_property(self, zoo_served: Served, client: Client) -> None:
        path = f"/animals/{client.post('/animals', zoo.AN_ANIMAL).json['id']}"
        deal(zoo_served, client, variation=["property-order", "extra-annotation"])

        names = list(client.get(path, headers={"Accept": FORMS[2]}).json)

        own = [name for name in names if name.startswith("@")]
        assert names[: len(own)] == own
        for at, name in enumerate(names):
            owner, _, annotation = name.partition("@odata.type")
            if owner and not annotation and owner != name:
                assert names[at + 1] == owner

    def test_what_was_selected_stays(self, zoo_served: Served, client: Client) -> None:
        client.post("/animals", zoo.AN_ANIMAL)
        deal(zoo_served, client, variation="absent")

        for _ in range(5):
            assert {"name", "born"} <= client.get("/animals?$select=name,born").json["value"][0].keys()
        assert len(client.get("/animals").json["value"][0]) < len(zoo.AN_ANIMAL) + 2

    def test_without_metadata_there_is_still_none(self, zoo_served: Served, client: Client) -> None:
        client.post("/animals", zoo.AN_ANIMAL)
        deal(zoo_served, client, variation=["extra-annotation", "no-context", "no-type"])

        shown = client.get("/animals", headers={"Accept": FORMS[1]}).body

        assert b"@" not in shown

    def test_exact_numbers_stay_texts(self, zoo_served: Served, client: Client) -> None:
        client.post("/animals", {**zoo.AN_ANIMAL, "weight": 2.5})
        deal(zoo_served, client, variation=LIVE)

        body = client.get("/animals", headers={"Accept": FORMS[3]})

        assert body.status == 200

    def test_pages_that_vary_are_still_pages_of_the_same_list(self, zoo_served: Served, client: Client) -> None:
        keys = [client.post("/animals", zoo.AN_ANIMAL).json["id"] for _ in range(5)]
        deal(zoo_served, client, variation="any")
        found: list[str] = []
        counts: list[int | None] = []
        link = "/animals?$top=2&$count=true"
        while link:
            page = client.get(link).json
            counts.append(page.get("@odata.count"))
            found += [one["id"] for one in page["value"]]
            link = page.get("@odata.nextLink", "").removeprefix(f"{client.url}/beta")

        assert found == keys
        assert counts == [5, None, None]

    def test_a_delta_tells_of_removals_where_they_stand(self, zoo_served: Served, client: Client) -> None:
        keys = [client.post("/keepers", {"name": "a", "since": "2020-01-01"}).json["id"] for _ in range(3)]
        link = client.get("/keepers/delta").json["@odata.deltaLink"].removeprefix(f"{client.url}/beta")
        client.delete(f"/keepers/{keys[1]}")
        client.patch(f"/keepers/{keys[2]}", {"name": "b"})
        plain = client.get(link).json["value"]
        deal(zoo_served, client, variation=["property-order", "empty-page", "count-unasked", "extra-property"])

        answer = client.get(link).json

        assert [one["id"] for one in answer["value"]] == [one["id"] for one in plain]
        assert answer["value"][0] == plain[0] == {"id": keys[1], "@removed": {"reason": "deleted"}}
        assert answer["value"][1] != plain[1]
        assert "@odata.count" not in answer

    def test_a_request_in_a_batch_varies_by_itself(self, zoo_served: Served, client: Client) -> None:
        client.post("/animals", zoo.AN_ANIMAL)
        deal(zoo_served, client, batch=True, nth=2, variation="guid-case")
        requests = [{"id": str(n), "method": "GET", "url": "/animals"} for n in range(2)]

        answers = client.post("/$batch", {"requests": requests}).json["responses"]

        chips = {one["body"]["value"][0]["chip"] for one in answers}
        assert chips == {zoo.AN_ANIMAL["chip"], zoo.AN_ANIMAL["chip"].upper()}

    def test_what_a_function_gives_varies_as_well(self, asked: Callable[[str, str], Asked]) -> None:
        served = asked("engine", "/machines")
        with served.client(seed=1) as client:
            paths = (f"/machines/recent(most={number})" for number in range(50))
            path = next(path for path in paths if client.get(path).json["value"])
            plain = client.get(path).json["value"]
            deal(served.server, client, operation="recent", variation="extra-property")

            shown = client.get(path).json["value"]

        assert shown != plain

    def test_what_breaks_its_contract_already_is_left_alone(self, asked: Callable[[str, str], Asked]) -> None:
        served = asked("engine", "/animals")
        broken = {"name": 1, "born": "yesterday", "tags": 7, "chip": 5, "past": [None], "home": [], "diet": {"a": []}}
        with served.client() as client:
            client.post("/animals", zoo.AN_ANIMAL)
            space = space_of(served.server, client)
            kept = {"value": {**zoo.AN_ANIMAL, **broken}, "validate": False}
            put = client.call("PUT", f"/_graphfake/state/animals/odd?space={space.key}", kept)
            assert put.status < 300, put.body
            space.settings = replace(space.settings, self_check=False)
            plain = client.get("/animals").json["value"]
            for name in [*LIVE, "any"]:
                rule = deal(served.server, client, variation=name)
                value = client.get("/animals").json["value"]
                assert [plain[1]] == value[1:] if name != "empty-page" else [plain[1]] == value
                assert client.get("/animals/odd").status == 200
                space.faults.remove(rule)

    def test_nothing_else_varies(self, zoo_served: Served, client: Client) -> None:
        key = client.post("/animals", zoo.AN_ANIMAL).json["id"]
        client.post(f"/animals/{key}/friends/$ref", {"@odata.id": f"{client.url}/beta/animals/{key}"})
        one = f"/animals/{key}"
        paths = ("/animals/$count", f"{one}/friends/$ref", f"{one}/name", f"{one}/home", "/", "/$metadata")
        before = [client.get(path) for path in paths]
        deal(zoo_served, client, variation=LIVE)

        assert [(200, answer.body) for answer in before if answer.status != 204] == [
            (200, answer.body) for answer in map(client.get, paths) if answer.status != 204
        ]

    def test_any_is_drawn_by_the_seed_whatever_else_is_asked(self, zoo_served: Served) -> None:
        told = []
        for noise in (0, 5):
            with zoo_served.client() as admin:
                url = admin.post("/_graphfake/spaces", {"seed": 11}).json["url"]
            with Client(url) as client:
                path = f"/animals/{client.post('/animals', zoo.AN_ANIMAL).json['id']}"
                deal(zoo_served, client, variation="any")
                bodies = []
                for _ in range(8):
                    bodies.append(client.get(path).body.replace(url.encode(), b""))
                    for _ in range(noise):
                        client.get("/animals")
            told.append(bodies)

        assert told[0] == told[1]
        assert len(set(told[0])) > 3


def test_a_variation_that_breaks_the_response_view_is_a_bug_that_is_found(
    asked: Callable[[str, str], Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(response: Response, _choose: Any) -> Response:
        return replace(response, body={**response.body, "legs": "many"})

    planted = replace(VARIATIONS["extra-property"], apply=broken)
    monkeypatch.setattr("graphfake.server.showing.varying.VARIATIONS", {"extra-property": planted})
    served = asked("engine", "/animals")
    with served.client() as client:
        deal(served.server, client, variation="any")
        with pytest.raises(SelfCheckError, match="at /legs"):
            client.post("/animals", zoo.AN_ANIMAL)


def test_what_would_lead_nowhere_is_no_fault(zoo_served: Served, client: Client) -> None:
    assert [name for name in VARIATIONS if name not in LIVE] == ["opaque-key"]
    with pytest.raises(ValueError, match="opaque-key"):
        deal(zoo_served, client, variation="opaque-key")
