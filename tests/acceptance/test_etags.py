"""Entity tags and preconditions, where a contract says that its entities have them, in both dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from graphfake.contracts import load
from tests.support import widgets
from tests.support.family import STATE
from tests.support.intune import sentence
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.served import Answer


class Tagged(NamedTuple):
    """A collection of entities with etags: a payload, a change, and who answers there."""

    client: Client
    collection: str
    context: str
    payload: dict[str, Any]
    change: dict[str, Any]
    dialect: str

    def create(self) -> tuple[str, str]:
        """A new entity's URL and etag."""
        answer = self.client.post(self.collection, self.payload)
        assert answer.status == 201, answer.body
        return f"{self.collection}/{answer.json['id']}", answer.headers["etag"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The shipped states and the invented parts, both said to have etags."""
    folder: Path = tmp_path_factory.mktemp("contracts")
    found = widgets.documents()
    found[widgets.PART]["x-capabilities"] = {"etag": True}
    states = load().document(STATE.full_name)
    found[STATE.full_name] = {**states, "x-capabilities": {"etag": True}}
    widgets.write(folder, found)
    with Served(contracts=(folder,), data="example") as started:
        yield started


@pytest.fixture(params=["intune", "directory"])
def tagged(request: pytest.FixtureRequest, served: Served) -> Iterator[Tagged]:
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url) as client:
        if request.param == "intune":
            yield Tagged(client, STATE.collection, STATE.set_context, STATE.example, {"displayName": "x"}, "intune")
            return
        widget = client.post("/widgets", widgets.A_WIDGET).json["id"]
        context = f"widgets('{widget}')/parts"
        yield Tagged(client, f"/widgets/{widget}/parts", context, widgets.A_PART, {"name": "x"}, "directory")


def assert_failed(tagged: Tagged, answer: Answer, entity: str) -> None:
    assert (answer.status, answer.rule) == (412, "precondition.failed")
    if tagged.dialect == "intune":
        assert answer.code == "ConditionNotMet"
        key = entity.rpartition("/")[2]
        assert sentence(answer, f"/{tagged.context}('{key}')") == "An error has occurred"
    else:
        assert answer.code == "PreconditionFailed"


def test_an_entity_shows_its_tag_in_the_header_and_in_itself(tagged: Tagged) -> None:
    entity, tag = tagged.create()

    read = tagged.client.get(entity)
    (listed,) = tagged.client.get(tagged.collection).json["value"]

    assert tag.startswith('W/"')
    assert read.headers["etag"] == read.json["@odata.etag"] == listed["@odata.etag"] == tag
    assert "etag" not in tagged.client.get(tagged.collection).headers


def test_a_tag_changes_with_every_change_and_only_then(tagged: Tagged) -> None:
    entity, first = tagged.create()

    same = tagged.client.get(entity).headers["etag"]
    changed = tagged.client.patch(entity, tagged.change)

    assert same == first
    assert changed.headers["etag"] != first
    assert tagged.client.get(entity).headers["etag"] == changed.headers["etag"]


@pytest.mark.parametrize("form", ["{tag}", "*", '"other", {tag}', '{tag}, W/"other"', "{strong}", " {tag} "])
def test_a_write_that_names_the_current_tag_goes_on(tagged: Tagged, form: str) -> None:
    entity, tag = tagged.create()
    header = form.format(tag=tag, strong=tag.removeprefix("W/"))

    updated = tagged.client.patch(entity, tagged.change, headers={"If-Match": header})

    assert updated.status in {200, 204}
    again = form.format(tag=updated.headers["etag"], strong=updated.headers["etag"].removeprefix("W/"))
    assert tagged.client.delete(entity, headers={"If-Match": again}).status == 204


def test_a_write_that_names_a_stale_tag_changes_nothing(tagged: Tagged) -> None:
    entity, stale = tagged.create()
    tagged.client.patch(entity, tagged.change)
    before = tagged.client.get(entity).json

    for tag in (stale, '"x"', 'W/""', '"a", "b"'):
        updated = tagged.client.patch(entity, {}, headers={"If-Match": tag})
        deleted = tagged.client.delete(entity, headers={"If-Match": tag})

        assert_failed(tagged, updated, entity)
        assert_failed(tagged, deleted, entity)
    assert tagged.client.get(entity).json == before


def test_a_write_that_wants_nothing_there_fails_where_something_is(tagged: Tagged) -> None:
    entity, _ = tagged.create()

    assert_failed(tagged, tagged.client.patch(entity, tagged.change, headers={"If-None-Match": "*"}), entity)


def test_without_a_precondition_a_write_goes_on(tagged: Tagged) -> None:
    entity, _ = tagged.create()

    assert tagged.client.patch(entity, tagged.change).status in {200, 204}
    assert tagged.client.delete(entity).status == 204


@pytest.mark.parametrize("form", ["{tag}", "*", 'W/"x", {tag}'])
def test_a_read_that_knows_the_current_tag_gets_no_body(tagged: Tagged, form: str) -> None:
    entity, tag = tagged.create()
    header = {"If-None-Match": form.format(tag=tag)}

    for verb in ("GET", "HEAD"):
        answer = tagged.client.call(verb, entity, headers=dict(header))
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == tag
        assert "content-type" not in answer.headers


def test_a_read_that_knows_an_older_tag_gets_the_entity(tagged: Tagged) -> None:
    entity, stale = tagged.create()
    tagged.client.patch(entity, tagged.change)

    answer = tagged.client.get(entity, headers={"If-None-Match": stale})

    assert (answer.status, answer.json["@odata.etag"]) == (200, answer.headers["etag"])


@pytest.mark.parametrize("header", ["x", "W/x", '"x', "W/", '""x', '"a" "b"', 'w/"x"'])
def test_a_malformed_tag_is_refused(tagged: Tagged, header: str) -> None:
    entity, _ = tagged.create()

    for answer in (
        tagged.client.patch(entity, tagged.change, headers={"If-Match": header}),
        tagged.client.delete(entity, headers={"If-Match": header}),
        tagged.client.get(entity, headers={"If-None-Match": header}),
    ):
        assert (answer.status, answer.code, answer.rule) == (400, "BadRequest", "precondition.malformed")
    assert tagged.client.get(entity).status == 200


def test_what_is_not_there_counts_before_a_precondition_and_that_before_the_body(tagged: Tagged) -> None:
    entity, _ = tagged.create()
    wrong = {"If-Match": '"x"'}

    missing = tagged.client.patch(f"{tagged.collection}/nobody", {"nonsense": 1}, headers=dict(wrong))
    there = tagged.client.patch(entity, {"nonsense": 1}, headers=dict(wrong))

    assert (missing.rule, there.rule) == ("path.not-found", "precondition.failed")


def test_an_update_answered_without_a_body_still_tells_the_new_tag(tagged: Tagged) -> None:
    entity, first = tagged.create()

    answer = tagged.client.patch(entity, tagged.change, headers={"Prefer": "return=minimal"})

    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["etag"] == tagged.client.get(entity).headers["etag"] != first


def test_of_two_writers_who_both_read_one_tag_one_wins(tagged: Tagged) -> None:
    entity, tag = tagged.create()

    statuses = [tagged.client.patch(entity, tagged.change, headers={"If-Match": tag}).status for _ in range(2)]

    assert statuses[0] in {200, 204}
    assert statuses[1] == 412
