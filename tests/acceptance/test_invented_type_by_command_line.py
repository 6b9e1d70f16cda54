"""The same folder of an invented type, given to the commands: what `sample` writes, `serve` answers as foretold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import widgets
from tests.support.command_line import Served as Process
from tests.support.command_line import process
from tests.support.served import Client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = widgets.documents()
    told = {"basis": "doc", "source": "contoso handbook", "asOf": "2026-05"}
    found[widgets.WIDGET]["x-rules"] = {"body.enum": told}
    return widgets.write(tmp_path_factory.mktemp("contoso"), found)


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Client]:
    """A client of `graphfake serve --contracts FOLDER`."""
    served = Process("--contracts", str(folder), "--self-check")
    try:
        with Client(served.url) as opened:
            yield opened
    finally:
        ended = served.end()
    assert ended == (0, "")


def lines(folder: Path, *arguments: str) -> list[Any]:
    """What `graphfake sample contoso.widget` writes."""
    given = ("sample", widgets.WIDGET, "--contracts", str(folder), "--count", "40", "--seed", "5", *arguments)
    ended = process(*given)
    assert (ended.returncode, ended.stderr) == (0, "")
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_valid_samples_are_created(client: Client, folder: Path) -> None:
    answers = [client.post("/widgets", payload) for payload in lines(folder)]

    assert [(answer.status, answer.notes) for answer in answers] == [(201, [])] * 40


def test_tolerated_samples_are_created_with_their_notes(client: Client, folder: Path) -> None:
    for line in lines(folder, "--tolerated"):
        answer = client.post("/widgets", line["payload"])

        assert answer.status == 201
        assert answer.notes == [f"{note['rule']}; pointer={note['pointer']}" for note in line["notes"]]


def test_invalid_samples_are_refused_with_their_answers(client: Client, folder: Path) -> None:
    for line in lines(folder, "--invalid"):
        body = line["body"].encode() if "body" in line else json.dumps(line["payload"]).encode()
        answer = client.post("/widgets", body=body)

        assert (answer.status, answer.code, answer.rule) == (line["status"], line["code"], line["rule"])


def test_lint_finds_nothing_to_mend(folder: Path) -> None:
    ended = process("contracts", "lint", str(folder))

    assert (ended.returncode, ended.stderr) == (0, "")


def test_list_and_show_know_the_type(folder: Path) -> None:
    listed = process("contracts", "list", "--contracts", str(folder)).stdout
    shown = process("contracts", "show", widgets.WIDGET, "--contracts", str(folder)).stdout

    assert widgets.WIDGET in listed
    below = process("contracts", "list", "--path", "/widgets", "--contracts", str(folder)).stdout
    assert "/widgets/{id}/parts/{id}/screws" in below
    assert "underWater" in process("contracts", "show", "contoso.uses", "--contracts", str(folder)).stdout
    assert "serial" in shown


def test_explain_names_the_folders_own_source(folder: Path) -> None:
    told = process("explain", "body.enum", "--contracts", str(folder)).stdout

    assert "contoso.widget (doc, 2026-05): contoso handbook" in told


def test_validate_judges_as_the_server_does(folder: Path) -> None:
    bad = json.dumps({"label": 5})

    ended = process("contracts", "validate", widgets.WIDGET, "-", "--contracts", str(folder), stdin=bad)

    assert ended.returncode == 1
    assert "body.type" in ended.stdout
    assert "/label" in ended.stdout
