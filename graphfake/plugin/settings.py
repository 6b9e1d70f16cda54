"""Options of the command line and of pytest's configuration, and the line of the header that tells of them."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from graphfake import __version__
from graphfake.plugin.marks import LINE
from graphfake.plugin.run import RUN, Run
from graphfake.plugin.servers import Servers

KINDS = ("contract", "auth", "coverage", "outcome", "injected")

# What fresh spaces and the server are started with, each by an ini option `graphfake_...`: its type and its help.
GIVEN = {
    "auth": ("string", "which tokens requests need: off, lenient or strict (default: lenient)"),
    "data": ("string", "what a fresh world holds: nothing unless given"),
    "faults": ("args", "what goes wrong on purpose in every world: presets, or files of rules"),
    "profile": ("string", "which Graph is faked: documented or observed (default: documented)"),
    "tolerate": ("args", "codes of rules whose refusals become notes"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("graphfake", "graphfake, the fake Microsoft Graph")
    group.addoption(
        "--graphfake-url",
        metavar="URL",
        help="use the graphfake server that runs at this address, such as http://127.0.0.1:4365",
    )
    group.addoption(
        "--graphfake-seed",
        type=int,
        default=0,
        metavar="INT",
        help="what each test's own seed is made from, beside its name (default: 0)",
    )
    parser.addini("graphfake_contracts", "folders or files of contracts that join the shipped ones", "paths", [])
    for name, (type_, said) in GIVEN.items():
        parser.addini(f"graphfake_{name}", said, type_, [] if type_ == "args" else "")  # type: ignore[arg-type]
    parser.addini(
        "graphfake_fail_on_refusal",
        f"kinds of refusals that fail a test which does not expect them; there are {', '.join(KINDS)}",
        "args",
        ["contract", "auth", "coverage"],
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", LINE)
    kinds = config.getini("graphfake_fail_on_refusal")
    for kind in kinds:
        if kind not in KINDS:
            raise pytest.UsageError(
                f"graphfake_fail_on_refusal: {kind!r} is no kind of refusal; there are {', '.join(KINDS)}."
            )
    config.stash[RUN] = Run(Servers(config.rootpath, _url(config), frozenset(kinds), _given(config)))


def pytest_report_header(config: pytest.Config) -> str:
    servers = config.stash[RUN].servers
    where = servers.url or _date_of_contracts()
    profile = servers.given.get("profile", None if servers.url else "documented")  # else it is that server's own
    told = [__version__, where, f"seed {config.getoption('graphfake_seed')}", f"profile {profile}" if profile else ""]
    return f"graphfake: {', '.join(filter(None, told))}"


def _url(config: pytest.Config) -> str | None:
    url: str | None = config.getoption("graphfake_url")
    if url is None:
        return None
    from graphfake.client.admin import base_of

    try:
        return base_of(url)
    except ValueError as error:
        raise pytest.UsageError(f"--graphfake-url: {error}.") from None


def _given(config: pytest.Config) -> dict[str, Any]:
    found = {name: config.getini(f"graphfake_{name}") for name in GIVEN}
    return {name: value for name, value in found.items() if value}


def _date_of_contracts() -> str:
    """`beta@2026-08`, read without what reads contracts: this is said also where nothing uses them."""
    room = find_spec("graphfake.contracts")
    said = []
    for folder in (room and room.submodule_search_locations) or ():
        for service in sorted(Path(folder, "documents").glob("*/service.json")):
            with service.open(encoding="utf-8") as file:
                date = re.search(r'"x-as-of": *"([^"]*)"', file.read(1024))
            said.append(f"{service.parent.name}@{date[1] if date else '?'}")
    return ", ".join(said)
