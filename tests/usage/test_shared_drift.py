"""What changed in beta from 2021 to 2026, by ../shared, as an application feels it that the fake of 2021 recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.cli.root import root
from graphfake.contracts.importing.csdl import documents_of
from tests.support.served import Served

if TYPE_CHECKING:
    from click.testing import Result

DATA = Path(__file__).parents[3] / "shared" / "data"
OLD = DATA / "beta-deviceManagement.csdl"
NAMES = DATA / "beta-type-names-2026-08"
CONFIGURATIONS = "/deviceManagement/deviceConfigurations"
UPDATES = "#microsoft.graph.macOSSoftwareUpdateConfiguration"
MOMENT = "2026-08-01T00:00:00Z"
BEHAVIORS = ("critical", "configData", "firmware", "allOther")

pytestmark = pytest.mark.shared


def test_updates_of_macos_feel_the_new_behaviors_and_the_two_new_members_alone(tmp_path: Path) -> None:
    contracts = tmp_path / "beta"
    contracts.mkdir()
    with OLD.open("rb") as stream:
        imported = documents_of(stream, version="beta", as_of="2021-07")
    for document in [*imported.documents.values(), imported.service]:
        name = "service" if document["x-kind"] == "service" else document["x-name"]
        (contracts / f"{name}.json").write_text(json.dumps(document))
    journal = tmp_path / "journal.ndjson"
    with Served(contracts=(contracts,)) as served, served.client() as client:
        sent = {
            "@odata.type": UPDATES,
            "displayName": "Updates of the lab",
            "version": 1,
            "createdDateTime": MOMENT,  # $metadata alone does not say that the service sets these
            "lastModifiedDateTime": MOMENT,
            **{f"{name}UpdateBehavior": "default" for name in BEHAVIORS},
            "updateScheduleType": "alwaysUpdate",
            "updateTimeWindowUtcOffsetInMinutes": 60,
        }
        created = client.post(CONFIGURATIONS, sent)
        assert created.status == 201, created.body
        read = client.get(f"{CONFIGURATIONS}/{created.json['id']}")
        assert read.json["criticalUpdateBehavior"] == "default"
        journal.write_bytes(client.get("/_graphfake/requests?format=ndjson").body)

    told = json.loads(run("--used-by", str(journal), "--format", "json").stdout)

    found = {(each["type"].rpartition(".")[2], each["name"]): each for each in told["changes"]}
    mine = {place for place in found if place[0].startswith("macOS")}
    assert mine == {
        *(
            ("macOSSoftwareUpdateBehavior", name)
            for name in ("downloadOnly", "installASAP", "installLater", "notifyOnly")
        ),
        ("macOSSoftwareUpdateConfiguration", "maxUserDeferralsCount"),
        ("macOSSoftwareUpdateConfiguration", "priority"),
    }
    assert {place for place in found if place not in mine} == set()
    assert told["breaking"] == 0
    behaviour: list[dict[str, Any]] = found["macOSSoftwareUpdateBehavior", "notifyOnly"]["used_by"]
    assert {(each["how"], each["method"]) for each in behaviour} == {("receives", "GET"), ("receives", "POST")}


def test_what_is_near_the_seed_endpoint_is_what_the_readme_says() -> None:
    told = json.loads(run("--format", "json").stdout)
    near = {
        (each["type"].rpartition(".")[2], each["name"])
        for each in told["changes"]
        if "macOSSoftwareUpdate" in each["type"]
    }
    assert near == {
        *(
            ("macOSSoftwareUpdateBehavior", name)
            for name in ("downloadOnly", "installASAP", "installLater", "notifyOnly")
        ),
        ("macOSSoftwareUpdateConfiguration", "maxUserDeferralsCount"),
        ("macOSSoftwareUpdateConfiguration", "priority"),
        ("macOSSoftwareUpdateDelayPolicy", "delayMajorOsUpdateVisibility"),
        ("macOSSoftwareUpdateDelayPolicy", "unknownFutureValue"),
    }


def run(*options: str) -> Result:
    from click.testing import CliRunner

    result = CliRunner().invoke(root, ["contracts", "diff", str(OLD), str(NAMES), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result
