"""A property that is not returned by default comes when it is selected, and only then."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOTE = {
    "x-kind": "entity",
    "x-name": "contoso.note",
    "x-key": ["id"],
    "type": "object",
    "properties": {
        "id": {"type": "string", "x-edm": "Edm.String"},
        "title": {"type": "string", "x-edm": "Edm.String"},
        "content": {"type": ["string", "null"], "x-edm": "Edm.String", "x-not-by-default": True},
    },
}
SERVICE = {"x-kind": "service", "x-name": "beta", "x-paths": {"/notes": {"type": "contoso.note", "collection": True}}}


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Client]:
    (tmp_path / "contoso.note.json").write_text(json.dumps(NOTE))
    (tmp_path / "service.json").write_text(json.dumps(SERVICE))
    with Served(contracts=(tmp_path,)) as served, served.client() as client:
        yield client


def test_it_is_kept_and_shown_on_request(notes: Client) -> None:
    created = notes.post("/notes", {"title": "a", "content": "long"}).json
    path = f"/notes/{created['id']}"

    assert "content" not in created
    assert "content" not in notes.get(path).json
    assert "content" not in notes.get("/notes").json["value"][0]
    assert notes.get(f"{path}?$select=content").json["content"] == "long"
    assert notes.get(f"{path}?$select=*").json["content"] == "long"
