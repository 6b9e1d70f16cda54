"""The tests that pages show to be copied: run all together, and held to the outcome that their pages tell."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from tests.support.pages import blocks, environment, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

# Shrinking goes no further than is needed to see what broke.
_QUICK = """
from hypothesis import Phase, settings

phases = (Phase.generate, Phase.shrink)
settings.register_profile("quick", phases=phases, report_multiple_bugs=False, database=None)
settings.load_profile("quick")
"""
_OPTIONS = ["-rA", "-p", "quick", "-p", "no:xdist", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
STRICT = ["-W", "error", "-o", "asyncio_default_fixture_loop_scope=function"]  # without it pytest-asyncio warns
_OUTCOME = re.compile(r"^(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) (\w+\.py)", re.MULTILINE)


class Example(NamedTuple):
    """A file of Python that a page shows. Its tests are to pass, or to `fail` and to say what is quoted below it."""

    page: str
    name: str
    fails: bool
    says: str


def examples(pages: Sequence[Path]) -> Iterator[Example]:
    """`<!-- file: NAME -->` or `<!-- fails: NAME -->` stands above each, `<!-- says -->` above what one prints."""
    for page in pages:
        shown = blocks(page)
        for block, after in zip_longest(shown, shown[1:]):
            kind, _, name = block.mark.partition(": ")
            if kind in {"file", "fails"} and name.startswith("test_") and name.endswith(".py"):
                says = after.text if after is not None and after.mark == "says" else ""
                yield Example(page.name, name, kind == "fails", says)


def run_examples(pages: Sequence[Path], folder: Path, *options: str) -> str:
    """What one run of pytest says of all files of these pages, in a folder without any configuration."""
    for page in pages:
        write_files(page, folder)
    (folder / "quick.py").write_text(_QUICK, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *_OPTIONS, *options],
        cwd=folder,
        env=environment(folder / "home"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    return done.stdout + done.stderr


def complaints(example: Example, told: str) -> Iterator[str]:
    """In what an example does otherwise than its page says."""
    wanted = "FAILED" if example.fails else "PASSED"
    outcomes = {outcome for outcome, file in _OUTCOME.findall(told) if file == example.name}
    if outcomes != {wanted}:
        yield f"{example.page}: tests of {example.name} are to be {wanted}, and are {sorted(outcomes)}"
    if example.fails and not example.says:
        yield f"{example.page} quotes nothing of what {example.name} says"
    for quoted in unsaid(example.says, told):
        yield f"{example.page}: {example.name} does not say, or not in this order: {quoted}"


def unsaid(says: str, told: str) -> list[str]:
    """The lines of `says` that are not told, or not in their order; `...` stands for any text."""
    lines = iter(told.splitlines())
    forms = [(quoted, re.compile(re.escape(quoted).replace(r"\.\.\.", ".*"))) for quoted in says.splitlines()]
    return [quoted for quoted, form in forms if not any(form.fullmatch(line) for line in lines)]
