"""What reference pages make of contracts: only what is sure, and what other pages do not gainsay."""

# ruff: noqa: E501 - a page is easier to read with its lines whole

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.contracts.importing.bundling import Facts, bundle_of
from graphfake.contracts.importing.docs import facts_of, rules_and_rest, rules_of
from graphfake.contracts.refining import refined

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs import PageFacts

TEXT = {"type": ["string", "null"], "x-edm": "Edm.String"}
SENDS = '{"label": "a", "mass": 1}'


def robot(*rows: str, keyed: bool = True) -> PageFacts:
    """A resource page with these rows of properties."""
    key = '"keyProperty": "id", ' if keyed else ""
    return facts_of(
        "---\ndoc_type: resourcePageType\n---\n# robot resource type\n\nNamespace: contoso\n\n## Properties\n\n"
        "|Property|Type|Description|\n|:---|:---|:---|\n" + "\n".join(rows) + "\n\n## JSON representation\n\n"
        f'<!-- {{"blockType": "resource", {key}"@odata.type": "contoso.robot"}} -->\n```json\n{{"id": "String"}}\n```\n',
        "v1.0/resources/robot.md",
    )


def creation(*rows: str, before: str = "", sends: str = SENDS) -> PageFacts:
    """The page of a request that creates a robot, with these rows of its body."""
    return facts_of(
        "---\ndoc_type: apiPageType\n---\n# Create robot\n\nNamespace: contoso\n\n## HTTP request\n\n```http\nPOST /robots\n```\n\n"
        f"## Request body\n\n{before}\n\n|Property|Type|Description|\n|:---|:---|:---|\n" + "\n".join(rows) + "\n\n"
        "## Response\n\nIf successful, this method returns a `201 Created` response code.\n\n## Examples\n\n"
        f"```http\nPOST https://graph.microsoft.com/v1.0/robots\n\n{sends}\n```\n\n"
        '<!-- {"blockType": "response", "@odata.type": "contoso.robot"} -->\n```http\nHTTP/1.1 201 Created\n\n{}\n```\n',
        "v1.0/api/robot-post.md",
    )


def said(*pages: PageFacts, **how: Any) -> dict[str, Any]:
    return rules_of(pages, **how).get("contoso.robot", {})


def left(*pages: PageFacts) -> str:
    return " ".join(remark.message for _page, remark in rules_and_rest(pages).left)


class TestReadOnly:
    SERIAL = "|serial|String|Its number. Read-only.|"
    LABEL = "|label|String|Its name. Read-only.|"

    def test_what_no_request_sends_is_taken(self) -> None:
        found = said(robot(self.SERIAL), creation("|label|String|Its name.|"), as_of="2021-07")
        assert found["properties"] == {"serial": {"x-read-only": True}}
        assert found["x-rules"] == {"body.read-only": {"basis": "doc", "source": "robot.md", "asOf": "2021-07"}}

    @pytest.mark.parametrize(
        "page",
        [
            creation("|label|String|Its name.|", sends='{"mass": 1}'),
            creation("|mass|Int32|Its mass.|", sends='{"label": "a"}'),
        ],
        ids=["a table sends it", "an example sends it"],
    )
    def test_what_a_request_sends_is_not(self, page: PageFacts) -> None:
        pages = (robot(self.LABEL, self.SERIAL), page)
        assert set(said(*pages)["properties"]) == {"serial"}
        assert "label is called read-only, but robot-post.md sends it" in left(*pages)

    def test_a_request_that_calls_it_read_only_too_does_not_send_it(self) -> None:
        found = said(robot(self.LABEL), creation("|label|String|Its name. Read-only.|"))
        assert found["properties"] == {"label": {"x-read-only": True}}

    def test_it_takes_a_page_that_shows_how_one_is_made(self) -> None:
        assert said(robot(self.SERIAL)) == {}
        assert "no page shows how such a one is created or updated" in left(robot(self.SERIAL))

    @pytest.mark.parametrize("type_", ["[arm](arm.md)", "String collection", "arm[]"])
    def test_what_may_be_sent_empty_is_not(self, type_: str) -> None:
        pages = (robot(f"|parts|{type_}|Its parts. Read-only.|"), creation("|label|String|Its name.|"))
        assert said(*pages) == {}
        assert "no simple value" in left(*pages)


class TestRequired:
    ALL = "The following table shows the properties that are required when you create the robot."

    def test_what_a_row_says_is_taken(self) -> None:
        page = creation("|label|String|Its name. Required.|", "|mass|Int32|Its mass.|")
        assert said(page)["x-required-on-create"] == ["label"]
        assert said(page, whole_tables=False)["x-required-on-create"] == ["label"]

    def test_what_is_said_of_all_rows_is_taken_where_it_is_asked_for(self) -> None:
        page = creation("|label|String|Its name.|", "|mass|Int32|Its mass.|", before=self.ALL)
        assert said(page)["x-required-on-create"] == ["label", "mass"]
        assert said(page, whole_tables=False) == {}

    def test_what_the_example_does_without_is_not_taken(self) -> None:
        page = creation("|label|String|Required.|", "|mass|Int32|Required.|", sends='{"label": "a"}')
        assert said(page)["x-required-on-create"] == ["label"]
        assert "requires mass, but an example of its request does without" in left(page)

    @pytest.mark.parametrize(
        "words",
        ["How long it rests before a password is required.", "Says how many are required", "Required tools of it."],
    )
    def test_a_word_within_a_sentence_requires_nothing(self, words: str) -> None:
        assert not creation(f"|rest|Int32|{words}|").properties[0].required


class TestOperators:
    def test_those_of_a_collection_are_for_its_items(self) -> None:
        found = said(
            robot("|tags|String collection|Supports $filter (`eq`, `NOT`).|", "|label|String|Supports $filter (eq).|")
        )
        assert found["properties"]["tags"]["x-capabilities"]["filter"] == ["eq", "not", "any", "$count"]
        assert found["properties"]["label"]["x-capabilities"]["filter"] == ["eq"]


DOCUMENTS: dict[str, Any] = {
    "contoso.robot": {
        "x-kind": "entity",
        "x-name": "contoso.robot",
        "type": "object",
        "x-key": ["id"],
        "properties": {"id": TEXT, "label": TEXT, "serial": TEXT},
    }
}
SERVICE: dict[str, Any] = {"x-kind": "service", "x-name": "v1.0", "x-paths": {}}


class TestABundle:
    ROWS = ("|serial|String|Read-only. Supports $filter (eq).|", "|label|String|Supports $filter (eq).|")

    def robot(self, *pages: PageFacts, refined_as_of: str) -> dict[str, Any]:
        """The robot as it is with all that refines it."""
        facts = Facts(DOCUMENTS, SERVICE, "2026-08", refinements=rules_of(pages), refined_as_of=refined_as_of)
        found: dict[str, Any] = {}
        for line in bundle_of(facts).splitlines():
            document = json.loads(line)
            if document["x-name"] == "contoso.robot":
                found = refined(found, document)
        return found

    def test_pages_of_its_month_say_what_may_be_asked(self) -> None:
        found = self.robot(robot(*self.ROWS), creation("|label|String|a|"), refined_as_of="2026-08")
        assert found["properties"]["label"] == {**TEXT, "x-capabilities": {"filter": ["eq"]}}
        assert set(found["x-rules"]) == {"body.read-only", "query.operator"}

    def test_older_pages_do_not(self) -> None:
        found = self.robot(robot(*self.ROWS), creation("|label|String|a|"), refined_as_of="2021-07")
        assert found["properties"] == {"id": TEXT, "label": TEXT, "serial": {**TEXT, "x-read-only": True}}
        assert set(found["x-rules"]) == {"body.read-only"}

    def test_a_page_that_names_no_key_leaves_an_entity_one(self) -> None:
        found = self.robot(robot(*self.ROWS, keyed=False), refined_as_of="2026-08")
        assert found["x-kind"] == "entity"

    def test_nothing_vouches_for_what_is_gone(self) -> None:
        pages = (robot("|gone|String|Read-only.|"), creation("|lost|String|Required.|", sends='{"lost": 1}'))
        found = self.robot(*pages, refined_as_of="2021-07")
        assert found == DOCUMENTS["contoso.robot"]
        assert len(bundle_of(Facts(DOCUMENTS, SERVICE, "2026-08", refinements=rules_of(pages))).splitlines()) == 2
