"""The shipped permissions held to the file that Microsoft publishes, in ../shared, path by path."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from graphfake.contracts import load
from graphfake.contracts.importing.permissions import compiled
from graphfake.errors import GraphError
from graphfake.odata.resources.paths import Paths
from graphfake.odata.resources.ways import ways_of
from graphfake.signin import Caller, permit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = Path(__file__).parents[3] / "shared" / "data" / "permissions" / "permissions.json"
SCHEMES = {"DelegatedWork": "delegated", "DelegatedPersonal": "personal", "Application": "application"}
CURATED = "/devicemanagement/macossoftwareupdateaccountsummaries"
VERSIONS = ("v1.0", "beta")

pytestmark = pytest.mark.shared


class Named(NamedTuple):
    """What the file names for a path, a method and a scheme: each permission, with what has to be held beside it."""

    path: str
    method: str
    scheme: str
    also: Mapping[str, frozenset[str]]
    least: frozenset[str]


@cache
def content() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["permissions"]
    return read


@cache
def named() -> tuple[Named, ...]:
    also: dict[tuple[str, str, str], dict[str, list[frozenset[str]]]] = defaultdict(lambda: defaultdict(list))
    least: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for name, path, words, method, scheme in entries():
        place = plain(path), method, scheme
        said = dict(word.split("=", 1) for word in words.split(";") if word)
        also[place][name].append(frozenset(filter(None, said.get("AlsoRequires", "").split(","))))
        if scheme in said.get("least", "").split(","):
            least[place].add(name)
    return tuple(
        Named(*place, {name: joined(others) for name, others in names.items()}, frozenset(least[place]))
        for place, names in also.items()
    )


def entries() -> Iterator[tuple[str, str, str, str, str]]:
    for name, permission in content().items():
        for entry in permission["pathSets"]:
            for path, words in entry["paths"].items():
                for method in entry["methods"] if "?" not in path else ():
                    for scheme in entry["schemeKeys"]:
                        yield name, path, words, method, scheme


def joined(others: list[frozenset[str]]) -> frozenset[str]:
    """Where the file names it twice, the lesser demand holds."""
    return frozenset().union(*others) if all(others) else frozenset()


def plain(path: str) -> str:
    """Keys and values as `{}`, in small letters: read again here, not as the importer reads them."""
    path = re.sub(r"\{[^}]*\}+", "{}", path.lower()).rstrip("/")
    path = re.sub(r"\((?:'\{\}'|\{\})\)", "/{}", path)
    path = path.replace("root:/foldera/filea.txt:", "root:/{}:").replace("root:/foldera/fileb.txt:", "root:/{}:")
    path = path.replace(")range", ")/range")
    path = re.sub(r"/default\.", "/", re.sub(r"/graph\.", "/microsoft.graph.", path))
    return re.sub(r"\(([^()]+)\)", lambda match: f"({','.join(sorted(match[1].replace('={}', '').split(',')))})", path)


def url(path: str) -> str:
    """A path such as a client would send."""
    path = re.sub(r"=\{[^}]*\}", "='x'", path)
    return re.sub(r"\{[^}]*\}+", "00000000-0000-4000-8000-000000000001", path)


def passes(held: set[str], asked: Any, scheme: str) -> bool:
    caller = Caller(
        delegated=scheme != "Application", permissions=frozenset(held), personal=scheme.endswith("Personal")
    )
    try:
        permit(caller, asked, "directory")
    except GraphError:
        return False
    return True


def test_the_shipped_text_is_what_the_file_compiles_to() -> None:
    shipped = files("graphfake.contracts") / "bundles" / "permissions.txt"
    assert compiled(FILE.read_bytes()) == shipped.read_bytes()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_service_lets_pass_exactly_those_that_the_file_names(version: str) -> None:
    service = load().service(version) if version in load().versions else load().service()
    for one in named():
        if one.path.startswith(CURATED) and version == "beta":
            continue
        asked = service.permissions(one.method, one.path)
        assert asked is not None
        check(one, asked)


def check(one: Named, asked: Any) -> None:
    listed = set(getattr(asked, SCHEMES[one.scheme]))
    assert listed == one.also.keys(), one
    assert not passes({"Nobody.Holds"}, asked, one.scheme)
    for name, also in one.also.items():
        assert passes({name, *also}, asked, one.scheme)
        assert all(passes({name, other}, asked, one.scheme) for other in also)
        assert passes({name}, asked, one.scheme) is (not also)


@pytest.mark.parametrize("version", VERSIONS)
def test_so_does_the_gate_on_every_path_that_the_catalogue_knows(version: str) -> None:
    paths, read = Paths(load(), version), 0
    spelt = {plain(path): path for _, path, *_ in entries()}
    for one in named():
        try:
            found = paths.parse(url(spelt[one.path].lstrip("/")))
        except GraphError:
            continue
        if one.path not in ways_of(found.shape):  # what the file has for an operation is a key here
            continue
        read += 1
        check(one, found.permissions(one.method))
    assert read > (9_000 if version == "v1.0" else 10)


def test_the_first_is_marked_as_least_or_reads_less_than_one_that_is() -> None:
    service = load().service()
    for one in named():
        asked = service.permissions(one.method, one.path)
        first = getattr(asked, SCHEMES[one.scheme])[0]
        least = {name for name in one.least if one.scheme in content()[name]["schemes"]}
        if least:
            wider = {re.sub(r"\bRead(Basic)?\b", word, first) for word in ("Read", "ReadWrite")}
            assert first in least or wider & least, one


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_what_is_published_of_the_family_is_what_its_pages_say(method: str) -> None:
    curated = load().service("beta").permission_map[CURATED]
    held = {one.scheme: set(one.also) for one in named() if one.path.startswith(CURATED) and one.method == method}
    said = curated.read if method == "GET" else curated.write
    assert said is not None
    assert held == {"DelegatedWork": set(said.delegated), "Application": set(said.application)}
