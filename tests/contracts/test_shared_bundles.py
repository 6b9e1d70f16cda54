"""The shipped bundles are what their command makes of the facts in ../shared, byte for byte."""

from __future__ import annotations

from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphfake.cli.root import root

DATA = Path(__file__).parents[3] / "shared" / "data"
PAGES = DATA / "docs-pages" / "api-reference"
SHIPPED = resources.files("graphfake.contracts") / "bundles"
FACTS = {
    "v1.0": ("v1.0-Prod.csdl", "--as-of", "2026-08"),
    "beta": (
        "beta-2021-07.csdl",
        *("--as-of", "2021-07"),
        *("--names", str(DATA / "beta-type-names-2026-08"), "--names-as-of", "2026-08"),
    ),
}


@pytest.mark.shared
@pytest.mark.parametrize("version", FACTS)
def test_the_command_makes_the_bundle_that_is_shipped(version: str, tmp_path: Path) -> None:
    metadata, *more = FACTS[version]
    pages = ("--docs", str(PAGES / version), "--docs-as-of", "2021-07")
    out = tmp_path / f"{version}.jsonl"
    asked = ["contracts", "bundle", str(DATA / metadata), "--version", version, *more, *pages, "--out", str(out)]
    made = CliRunner().invoke(root, asked)
    assert made.exit_code == 0, made.output
    # not compared as they are: what differs of two megabytes would be shown at length
    assert sha256(out.read_bytes()).digest() == sha256((SHIPPED / f"{version}.jsonl").read_bytes()).digest()
