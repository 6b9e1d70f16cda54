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

    from tests.support.command_line import Run

FILE = "contoso.lamp.json"
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


AS_METADATA = {
    **dict.fromkeys(BAD, "This is JSON"),
    "laughs by the billion": "A DOCTYPE is not taken",
    "a zip bomb": "This is a zip archive: unpack it first.",
    "a gzip bomb": "This is compressed with gzip: unpack it first",
}
COMMANDS = {
    "lint": ("contracts", "lint", FILE),
    "serve": ("serve", "-p", "0", "--contracts", FILE),
    "import": ("contracts", "import", "csdl", FILE, "--version", "beta", "--out", "made"),
}


def check_refusal(command: str, name: str, code: int, stdout: str, stderr: str) -> None:
    """One sentence or a list of them, with the file, and the code for it."""
    told = stdout if command == "lint" else stderr
    assert told.removeprefix("graphfake: ").startswith(FILE)
    assert (AS_METADATA[name] if command == "import" else BAD[name][1]) in told
    assert code == (1 if command == "lint" else 2)
    assert command == "lint" or told.count("\n") == 1
    assert "Traceback" not in stdout + stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_in_a_sentence(folder: Path, run: Run, command: str, name: str) -> None:
    (folder / FILE).write_bytes(BAD[name][0])
    done = run(*COMMANDS[command])
    check_refusal(command, name, done.exit_code, done.stdout, done.stderr)


@pytest.mark.deep
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_in_little_room(folder: Path, command: str, name: str) -> None:
    (folder / FILE).write_bytes(BAD[name][0])
    done = graphfake(*COMMANDS[command])
    check_refusal(command, name, done.returncode, done.stdout, done.stderr)


def test_a_fault_is_told_with_its_line(folder: Path, run: Run) -> None:
    (folder / "contoso.lamp.json").write_bytes(BAD["a reference to http"][0])
    line = BAD["a reference to http"][0].partition(b'"$ref"')[0].count(b"\n") + 1
    done = run("contracts", "lint", ".")
    assert f"contoso.lamp.json:{line}#/properties/shade/$ref: " in done.stdout


def test_a_fault_in_a_bundle_of_lines_is_told_with_its_line(folder: Path, run: Run) -> None:
    wrong = {"$schema": SCHEMA, "x-kind": "entity", "x-name": "contoso.b", "type": "object", "properties": {}}
    (folder / "all.jsonl").write_text(
        json.dumps(json.loads(lamp())) + "\n" + json.dumps({**wrong, "x-requierd": 1}) + "\n"
    )
    done = run("contracts", "lint", "all.jsonl")
    assert "all.jsonl:2#/x-requierd: x-requierd is not known here; " in done.stdout


def test_pipes_devices_and_loops_are_no_documents(folder: Path, run: Run) -> None:
    os.mkfifo(folder / "pipe.json")
    (folder / "zero.json").symlink_to("/dev/zero")
    (folder / "loop").symlink_to(folder)
    (folder / "round.json").symlink_to("round.json")
    (folder / "contoso.lamp.json").write_bytes(lamp())
    for name in ("pipe.json", "zero.json"):
        done = run("contracts", "lint", name)
        assert "no file but a folder, a pipe or a device" in done.stdout
    assert "pipe.json" not in run("contracts", "lint", ".").stdout


@pytest.mark.deep
def test_too_many_files_are_refused_before_one_is_read(folder: Path, run: Run) -> None:
    for number in range(20_001):
        (folder / f"{number}.json").touch()
    done = run("contracts", "lint", ".")
    assert done.stdout == ".: More than 20000 documents in one place.\n"


def test_what_breaks_a_shipped_document_is_told_of_the_strangers(folder: Path, run: Run) -> None:
    round_about = {"x-kind": "entity", "x-name": "microsoft.graph.entity", "x-refines": True}
    round_about |= {"$schema": SCHEMA, "allOf": [{"$ref": "microsoft.graph.user.json"}]}
    (folder / "microsoft.graph.entity.json").write_text(json.dumps(round_about))
    for command in (("contracts", "lint"), ("serve", "-p", "0", "--contracts")):
        done = run(*command, "microsoft.graph.entity.json")
        told = (done.stdout + done.stderr).removeprefix("graphfake: ")
        assert told.startswith("microsoft.graph.entity.json:1: It does not fit the shipped beta/microsoft.graph.")


def test_a_service_that_refines_is_told_like_any_other_fault(folder: Path, run: Run) -> None:
    (folder / "service.json").write_text(json.dumps({"x-kind": "service", "x-name": "beta", "x-refines": True}))
    done = run("contracts", "lint", "service.json")
    assert done.exit_code == 1
    assert 'service.json:1#/x-kind: "service" stands here; expected: one of entity, complex, enum.' in done.stdout
