"""What a stranger may hand in as contracts: each refused in a sentence, in a moment and in little room."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.gadgets import SCHEMA, document, prop

if TYPE_CHECKING:
    from pathlib import Path

MOST_SECONDS = 20
MOST_MEMORY = 1024 * 1024 * 1024
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">{LAUGHS}]><lolz>&l9;</lolz>'.encode()


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("contoso.lamp.json", b"0" * 20_000_000)
    return stream.getvalue()


def lamp(**members: Any) -> bytes:
    said = document("entity", "contoso.lamp", {"id": prop("String"), **members}, **{"x-key": ["id"]})  # type: ignore[arg-type]
    return json.dumps(said, indent=1).encode()


BAD: dict[str, tuple[bytes, str]] = {
    "a reference to http": (lamp(shade={"$ref": "http://evil.test/x.json"}), "$ref"),
    "a reference to a file": (lamp(shade={"$ref": "file:///etc/passwd"}), "$ref"),
    "a reference upwards": (lamp(shade={"$ref": "../../x.json"}), "$ref"),
    "a pattern without end": (lamp(code=prop("String", pattern="^(a+)+$")), "A pattern"),
    "a hundred thousand levels": (b'{"x":' * 100_000 + b"1" + b"}" * 100_000, "nested deeper than 60"),
    "a zip bomb": (zipped(), "This is a zip archive: unpack it first."),
    "a gzip bomb": (gzip.compress(b"0" * 20_000_000), "This is compressed with gzip: unpack it first"),
    "laughs by the billion": (BOMB, "This is XML"),
    "millions of values": (b'{"x": [' + b"1," * 4_000_000 + b"1]}", "holds more than"),
}


def in_little_room() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def graphfake(*arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, with a bound to its memory."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "graphfake", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=in_little_room,
    )
    assert time.monotonic() - started < MOST_SECONDS
    assert "Traceback" not in done.stderr + done.stdout
    return done


@pytest.mark.parametrize("name", BAD)
def test_lint_refuses(folder: Path, name: str) -> None:
    data, reason = BAD[name]
    (folder / "contoso.lamp.json").write_bytes(data)
    done = graphfake("contracts", "lint", "contoso.lamp.json")
    assert done.returncode == 1
    assert done.stdout.startswith("contoso.lamp.json")
    assert reason in done.stdout


@pytest.mark.parametrize("name", ["a hundred thousand levels", "a zip bomb"])
def test_serve_refuses(folder: Path, name: str) -> None:
    (folder / "contoso.lamp.json").write_bytes(BAD[name][0])
    done = graphfake("serve", "-p", "0", "--contracts", "contoso.lamp.json")
    assert done.returncode == 2
    assert done.stderr.startswith("graphfake: contoso.lamp.json")


@pytest.mark.parametrize("name", ["laughs by the billion", "a zip bomb", "a hundred thousand levels"])
def test_import_refuses(folder: Path, name: str) -> None:
    (folder / "metadata.xml").write_bytes(BAD[name][0])
    done = graphfake("contracts", "import", "csdl", "metadata.xml", "--version", "beta", "--out", "made")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_fault_is_told_with_its_line(folder: Path) -> None:
    (folder / "contoso.lamp.json").write_bytes(BAD["a reference to http"][0])
    line = BAD["a reference to http"][0].partition(b'"$ref"')[0].count(b"\n") + 1
    done = graphfake("contracts", "lint", ".")
    assert f"contoso.lamp.json:{line}#/properties/shade/$ref: " in done.stdout


def test_a_fault_in_a_bundle_of_lines_is_told_with_its_line(folder: Path) -> None:
    wrong = {"$schema": SCHEMA, "x-kind": "entity", "x-name": "contoso.b", "type": "object", "properties": {}}
    (folder / "all.jsonl").write_text(
        json.dumps(json.loads(lamp())) + "\n" + json.dumps({**wrong, "x-requierd": 1}) + "\n"
    )
    done = graphfake("contracts", "lint", "all.jsonl")
    assert "all.jsonl:2#/x-requierd: x-requierd is not known here; " in done.stdout


def test_pipes_devices_and_loops_are_no_documents(folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    (folder / "zero.json").symlink_to("/dev/zero")
    (folder / "loop").symlink_to(folder)
    (folder / "round.json").symlink_to("round.json")
    (folder / "contoso.lamp.json").write_bytes(lamp())
    for name in ("pipe.json", "zero.json"):
        done = graphfake("contracts", "lint", name)
        assert "no file but a folder, a pipe or a device" in done.stdout
    assert "pipe.json" not in graphfake("contracts", "lint", ".").stdout


def test_too_many_files_are_refused_before_one_is_read(folder: Path) -> None:
    for number in range(20_001):
        (folder / f"{number}.json").touch()
    done = graphfake("contracts", "lint", ".")
    assert done.stdout == ".: More than 20000 documents in one place.\n"
