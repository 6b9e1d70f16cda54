"""`graphfake serve` as a process: what it prints, how it ends, what it refuses to start with."""

from __future__ import annotations

import json
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

from graphfake.cli.greeting import greeting
from graphfake.contracts import load
from graphfake.server import Engine, Options, admin_token_for
from tests.support.command_line import TYPE, Served, process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.command_line import Run

EXAMPLE = {name: value for name, value in load().type(TYPE).examples[0].items() if name != "id"}
TOKEN = {"Authorization": "Bearer any"}


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    """A server with the example's parents, or with the arguments that a test is parametrised by."""
    server = Served(*getattr(request, "param", ("--data", "example")))
    yield server
    server.kill()


def collection(server: Served) -> str:
    """The path of the documented example's collection, as the greeting has it."""
    url = next(word for word in shlex.split(server.greeting[3]) if word.startswith("http://"))
    return url.removeprefix(server.url)


def test_the_greeting_is_three_lines_to_paste_and_the_ids_that_are_there(served: Served) -> None:
    lines = served.greeting
    assert lines[0] == (
        "graphfake serves beta as of 2026-08 and v1.0 as of 2026-08 at "
        f"{served.url}: auth lenient, profile documented. Ctrl-C ends it."
    )
    assert lines[2] == f"  export GRAPHFAKE_URL={served.url}"
    assert lines[3].startswith("  curl ")
    assert lines[4] == f"  curl {served.url}/_graphfake/health"
    assert lines[6] == "Here already:"
    assert lines[8].strip() == collection(served).rpartition("/")[0]
    assert lines[8].startswith(lines[7])


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_the_lines_to_paste_work_as_they_are(served: Served) -> None:
    created = subprocess.run(
        ["sh", "-c", served.greeting[3] + " -s"], capture_output=True, text=True, timeout=20, check=True
    )
    assert json.loads(created.stdout) | EXAMPLE == json.loads(created.stdout)
    health = subprocess.run(["sh", "-c", served.greeting[4] + " -s"], capture_output=True, timeout=20, check=True)
    assert json.loads(health.stdout)["status"] == "ok"


def test_a_request_is_a_line_at_once_and_a_refusal_two_more(served: Served) -> None:
    headers = TOKEN | {"Content-Type": "application/json"}
    with served.connection() as connection:
        for state in ("downloading", "DownLoading", "Downloadin"):
            connection.request("POST", collection(served), json.dumps(EXAMPLE | {"state": state}), headers)
            connection.getresponse().read()
    valid, tolerated, refused, rule, cure = (served.line() for _ in range(5))
    assert f" POST {collection(served)} 201 " in valid
    assert tolerated.endswith(" ms tolerated.enum-case at /state")
    assert f" POST {collection(served)} 400 ModelValidationFailure " in refused
    assert rule.strip().startswith("body.enum at /state: Requested value 'Downloadin' was not found. Expected ")
    assert "graphfake explain body.enum, " in cure
    with urllib.request.urlopen(cure.rpartition(" ")[2]) as exchange:
        assert json.load(exchange)["rule"] == "body.enum"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_a_signal_ends_it_clean(served: Served, number: int, code: int) -> None:
    with served.connection() as idle:
        idle.connect()
        assert served.end(number) == (code, "")


@pytest.mark.parametrize("served", [("--port-file", "port.txt")], indirect=True)
def test_the_port_file_is_whole_when_the_server_is_ready(served: Served, folder: Path) -> None:
    assert (folder / "port.txt").read_text() == served.url.rpartition(":")[2] + "\n"
    assert [file.name for file in folder.iterdir()] == ["port.txt"]


@pytest.mark.parametrize("served", [()], indirect=True)
def test_an_empty_world_can_be_posted_to_as_the_greeting_says(served: Served) -> None:
    words = shlex.split(served.greeting[3])
    headers = TOKEN | {"Content-Type": "application/json"}
    with served.connection() as connection:
        connection.request("POST", collection(served), words[words.index("-d") + 1], headers)
        assert connection.getresponse().status == 201


def test_nobody_reading_along_does_not_stall_it(served: Served) -> None:
    with served.connection() as connection:
        # More than any pipe holds: each request's line has its path.
        for _ in range(150):
            connection.request("GET", f"/beta/{'x' * 4000}", headers=TOKEN)
            connection.getresponse().read()
        assert served.process.stdout is not None
        served.process.stdout.close()
        connection.request("GET", "/_graphfake/health")
        assert connection.getresponse().status == 200


def test_a_taken_port_is_told_in_a_sentence(served: Served) -> None:
    port = served.url.rpartition(":")[2]
    done = process("serve", "-p", port)
    sentence = (
        f"graphfake: 127.0.0.1 port {port} is taken by another program; choose another port, or 0 for any free one.\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-p", "70000"), "Invalid value for '-p' / '--port': 70000 is not in the range 0<=x<=65535."),
        (("--auth", "none"), "Invalid value for '--auth': 'none' is not one of 'off', 'lenient', 'strict'."),
        (("--tolerate", "body.null"), "body.null cannot be tolerated. Those that can be tolerated: "),
        (("--contracts", "none"), "none: There is no such file or folder."),
    ],
)
def test_what_it_cannot_start_with_is_told_in_a_sentence(run: Run, arguments: tuple[str, ...], told: str) -> None:
    result = run("serve", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-H", "x" * 64), f"no address is known for host '{'x' * 64}'; 127.0.0.1 is this machine alone."),
        (("--port-file", "no/port.txt"), "The port file no/port.txt cannot be written: No such file or directory."),
    ],
)
def test_where_it_cannot_listen_or_write_is_told_in_a_sentence(arguments: tuple[str, ...], told: str) -> None:
    done = process("serve", "-p", "0", *arguments)
    assert (done.returncode, done.stderr) == (2, f"graphfake: {told}\n")


@pytest.mark.parametrize(
    ("loopback", "hosts"),
    [
        (True, ["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"]),
        (False, ["0.0.0.0", "::", "10.0.0.1", "example.org"]),
    ],
)
def test_who_can_reach_a_host(loopback: bool, hosts: list[str]) -> None:
    assert [admin_token_for(host) is None for host in hosts] == [loopback] * len(hosts)


def test_off_loopback_the_greeting_names_the_admin_token() -> None:
    told = greeting(Engine(Options(admin_token="abc")), "http://example.org:1")
    assert '\n  curl -H "Authorization: Bearer abc" http://example.org:1/_graphfake/health\n' in told


@pytest.mark.parametrize(
    ("auth", "header"),
    [("off", None), ("lenient", "Authorization: Bearer any"), ("strict", "Authorization: Bearer $(graphfake token)")],
)
def test_the_curl_line_brings_the_token_that_is_asked_for(auth: str, header: str | None) -> None:
    told = greeting(Engine(Options(auth=auth, data="example")), "http://localhost:1")
    assert (header in told) if header else ("Authorization" not in told)


def test_it_begins_with_the_data_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_text('{"/deviceManagement/macOSSoftwareUpdateAccountSummaries": 3}')
    server = Served("--data", str(file))
    try:
        url = f"{server.url}/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"
        with urllib.request.urlopen(urllib.request.Request(url, headers=TOKEN), timeout=20) as answer:
            assert len(json.load(answer)["value"]) == 3
        assert server.end()[0] == 0
    finally:
        server.kill()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("tenant:users=9,macs=1", "Here already: 9 users, 12 groups, 4 devices (1 of them Macs) and 3 applications"),
        ({"/deviceManagement/macOSSoftwareUpdateAccountSummaries": 3}, "Here already: what data says of 1 path."),
    ],
)
def test_the_greeting_says_what_the_world_holds(data: str | dict[str, int], said: str) -> None:
    assert f"\n{said}" in greeting(Engine(Options(data=data)), "http://localhost:1")


def test_a_tenant_that_cannot_be_made_is_told_in_a_sentence() -> None:
    wrong = process("serve", "-p", "0", "--data", "tenant:uesrs=5")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("graphfake: tenant:uesrs=5: there is no parameter 'uesrs'")


def test_data_that_cannot_be_used_is_told_by_its_line_before_anything_is_served(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_text('{"/deviceManagement/macOSSoftwareUpdateAccountSummaries":\n [{}, {"id": 5}]}')
    wrong = process("serve", "-p", "0", "--data", str(file))
    assert wrong.returncode == 2
    assert wrong.stderr.startswith(f"graphfake: {file}:2: at /deviceManagement/macOSSoftwareUpdateAccountSummaries, /0")
