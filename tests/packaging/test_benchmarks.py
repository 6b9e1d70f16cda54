"""The benchmarks are never run here, but they keep step with what they measure: each can still be imported."""

from __future__ import annotations

import subprocess
import sys

from tests.support.source_tree import ROOT


def test_each_can_be_imported() -> None:
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py"))
    program = "\n".join(f"import benchmarks.{name}" for name in names)

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {"http", "validation", "startup", "json_parsers"} <= set(names)


def test_each_is_explained() -> None:
    page = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")

    for path in (ROOT / "benchmarks").glob("*.py"):
        if "__main__" in path.read_text(encoding="utf-8") and path.stem not in {"bare_server", "client"}:
            assert f"python -m benchmarks.{path.stem}`" in page
