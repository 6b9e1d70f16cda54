"""An invented service imported from its $metadata and served: what CSDL says there, requests meet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.metadata import imported
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ID = '<Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>'
CAPABILITIES = "Org.OData.Capabilities.V1"
OPTIONAL = '<Annotation Term="Org.OData.Core.V1.OptionalParameter"/>'


def said(term: str, name: str, value: str) -> str:
    record = f'<Record><PropertyValue Property="{name}" Bool="{value}"/></Record>'
    return f'<Annotation Term="{CAPABILITIES}.{term}">{record}</Annotation>'


MODEL = f"""
<EntityType Name="lamp">{ID}<Property Name="model" Type="Edm.String" Nullable="false">
<Annotation Term="Org.OData.Core.V1.Immutable" Bool="true"/></Property><Property Name="lit" Type="Edm.Boolean"/>
<NavigationProperty Name="bulbs" Type="Collection(c.lamp)" ContainsTarget="true">
{said("ChangeTracking", "Supported", "true")}</NavigationProperty>
</EntityType>
<Action Name="dim" IsBound="true"><Parameter Name="it" Type="c.lamp"/>
<Parameter Name="to" Type="Edm.Int32" Nullable="false"/>
<Parameter Name="over" Type="Edm.Int32" Nullable="false">{OPTIONAL}</Parameter></Action>
<Function Name="glow" IsBound="true"><Parameter Name="it" Type="c.lamp"/>
<Parameter Name="at" Type="Edm.Int32" Nullable="false">{OPTIONAL}</Parameter>
<ReturnType Type="Edm.Int32" Nullable="false"/></Function>
<EntityContainer Name="s"><EntitySet Name="lamps" EntityType="c.lamp">{said("DeleteRestrictions", "Deletable", "false")}
</EntitySet><EntitySet Name="spares" EntityType="c.lamp"/></EntityContainer>
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder: Path = tmp_path_factory.mktemp("contracts")
    found = imported(MODEL)
    assert found.notes == ()
    for name, document in {**found.documents, "service": found.service}.items():
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    with Served(contracts=(folder,)) as started, started.client() as client:
        yield client


@pytest.fixture
def lamp(client: Client) -> str:
    created = client.post("/lamps", {"model": "A"})
    assert created.status == 201, created.body
    return f"/lamps/{created.json['id']}"


def test_what_is_set_on_creation_alone_is_not_changed(client: Client, lamp: str) -> None:
    refused = client.patch(lamp, {"model": "B"})
    assert (refused.status, refused.rule) == (400, "body.read-only")
    assert client.patch(lamp, {"lit": True}).status in (200, 204)
    assert client.get(lamp).json["model"] == "A"


def test_an_optional_parameter_may_be_left_out_and_no_other(client: Client, lamp: str) -> None:
    answers = [client.post(f"{lamp}/contoso.dim", body) for body in ({"to": 1}, {"to": 1, "over": 2}, {"over": 2})]
    assert [answer.rule for answer in answers] == [None, None, "body.parameter-missing"]
    called = [client.get(f"{lamp}/contoso.glow({given})") for given in ("", "at=3", "by=3")]
    assert [answer.rule for answer in called] == [None, None, "path.segment"]


def test_the_word_of_a_set_counts_for_what_is_in_it(client: Client, lamp: str) -> None:
    assert (client.delete(lamp).status, client.delete(lamp).rule) == (405, "route.verb")
    spare = client.post("/spares", {"model": "A"}).json["id"]
    assert client.delete(f"/spares/{spare}").status == 204


def test_changes_are_tracked_where_a_navigation_says_so(client: Client, lamp: str) -> None:
    assert client.get(f"{lamp}/bulbs/delta").status == 200
    assert client.get("/lamps/delta").status != 200
