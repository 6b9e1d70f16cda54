"""Pages that follow from code and data say what these say now."""

from __future__ import annotations

import runpy

import pytest

from tests.support.pages import DOCS

PAGES: dict[str, str] = runpy.run_path(str(DOCS / "generate.py"))["pages"]()


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    committed = (DOCS / name).read_text(encoding="utf-8")

    assert committed == PAGES[name], f"docs/{name} is out of date; run: python docs/generate.py"
