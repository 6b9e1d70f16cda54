"""The site: `sphinx-build -c docs . FOLDER`. The README is its first page, and every page stays where it is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from graphfake import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "graphfake"
version = release = __version__
extensions = ["myst_parser"]
include_patterns = ["README.md", "CHANGELOG.md", "docs/*.md", "docs/testing/*.md"]
exclude_patterns = [".*", "benchmarks", "contracts", "graphfake", "strategies", "tests"]
root_doc = "README"
myst_heading_anchors = 4
nitpicky = True
html_theme = "furo"
html_title = f"graphfake {version}"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False

CONTENTS = {
    "Testing your code": [
        f"docs/testing/{page}"
        for page in ("requests", "httpx", "aiohttp", "sdk", "unittest", "given", "stateful", "other-languages")
    ],
    "All of Graph": [
        f"docs/{page}" for page in ("catalogue", "directory", "worlds", "subscriptions", "refreshing", "importing-docs")
    ],
    "Recipes": ["docs/recipes"],
    "Reference": [
        *(f"docs/{page}" for page in ("pytest", "python", "faults", "http", "command-line", "odata", "strategies")),
        *(f"docs/{page}" for page in ("contracts", "exports", "profiles", "dialects", "limits", "variations", "rules")),
        "CHANGELOG",
    ],
}

_FILE = re.compile(r"^<!-- (?:file|fails): (?P<name>\S+) -->\n(?P<fence>`{3,})(?P<language>\w+)$", re.MULTILINE)
_FRONT = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=README.html">'


def setup(app: Sphinx) -> None:
    """What the pages leave to the site: its contents, the names of files above their blocks, a first page."""
    app.connect("source-read", _on_read)
    app.connect("build-finished", _on_finish)


def _on_read(app: Sphinx, name: str, source: list[str]) -> None:
    source[0] = _FILE.sub("\\g<fence>{code-block} \\g<language>\n:caption: \\g<name>\n", source[0])
    if name == app.config.root_doc:
        source[0] += "\n".join(f"\n{_tree(caption, pages)}" for caption, pages in CONTENTS.items())


def _tree(caption: str, pages: list[str]) -> str:
    return "\n".join(["```{toctree}", ":hidden:", f":caption: {caption}", "", *pages, "```"])


def _on_finish(app: Sphinx, error: Exception | None) -> None:
    if error is None:
        Path(app.outdir, "index.html").write_text(_FRONT, encoding="utf-8")
