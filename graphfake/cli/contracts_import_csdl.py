"""`graphfake contracts import csdl`: the $metadata of a service as contract documents."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphfake.cli.metadata_file import month, read_metadata, told_name
from graphfake.cli.options import Mistake, version_option
from graphfake.contracts.shelf import GENERATED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.importing.csdl import Imported

EPILOG = """\
\b
Examples:
  graphfake contracts import csdl metadata.xml --version beta --out contracts
  curl -s https://graph.microsoft.com/v1.0/$metadata | graphfake contracts import csdl - --version v1.0 --out contracts
"""
_KINDS = {"entity": "entity types", "complex": "complex types", "enum": "enums"}


@click.command(short_help="Make contracts of a $metadata document.", epilog=EPILOG)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@version_option
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="The folder to fill."
)
@click.option("--as-of", default="", callback=month, metavar="YYYY-MM", help="The month that the file is of.")
def csdl(file: Path, version: str, out: Path, as_of: str) -> None:
    """Make contract documents of OData CSDL 4.0 XML, which is what $metadata answers; - reads standard input.

    DIR/VERSION then holds a document for each type, and service.json. Documents of the same names are replaced,
    others stay. What contracts have no word for is told by line, and left out.
    """
    name, imported = told_name(file), read_metadata(file, version, as_of)
    _write(out / version, imported)
    for note in imported.notes:
        click.echo(f"{name}:{note}".replace(":line ", ":", 1), err=True)
    click.echo(f"{out / version}: {_counted(imported)}")


def _write(folder: Path, imported: Imported) -> None:
    """Everything beside the folder first, so that a full disk leaves what was there; then each file in its place."""
    dated = {"x-as-of": imported.service["x-as-of"]} if "x-as-of" in imported.service else {}
    files: Mapping[str, object] = {
        "service.json": {**imported.service, GENERATED: True},
        **{f"{name}.json": {**document, **dated, GENERATED: True} for name, document in imported.documents.items()},
    }
    beside = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        for name, content in files.items():
            (beside / name).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        for name in files:
            os.replace(beside / name, folder / name)  # noqa: PTH105 - Path.replace says nothing of being atomic
    except OSError as error:
        raise Mistake(f"{folder} cannot be written: {error.strerror or error}.") from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)


def _counted(imported: Imported) -> str:
    kinds = Counter(document["x-kind"] for document in imported.documents.values())
    types = ", ".join(f"{kinds[kind]} {words}" for kind, words in _KINDS.items())
    operations = sum(
        len(said) if isinstance(said, list) else 1
        for document in (*imported.documents.values(), imported.service)
        for said in document.get("x-operations", {}).values()
    )
    paths, notes = len(imported.service["x-paths"]), sum(note.times for note in imported.notes)
    return f"{types}, {operations} actions and functions, {paths} paths; {notes} things left out"
