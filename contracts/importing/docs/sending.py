"""What clients send, by the pages of requests: what a page calls read-only, and another sends, is not for sure so."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from graphfake.contracts.importing.docs.descriptions import treatment_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.importing.docs.facts import PageFacts

_WRITES = ("POST", "PATCH", "PUT")
_WRITTEN = re.compile(r"(?:create|add|update|new)\b", re.IGNORECASE)
_WORD = re.compile(r"\w{1,128}")


class Sending:
    """The members that requests send, by the words that the pages of the requests are titled and filed with.

    A page may send a member of another type than one that it names; that only makes less sure.
    """

    def __init__(self) -> None:
        self._sent: dict[str, dict[str, str]] = {}
        self._shown: set[str] = set()

    def add(self, page: PageFacts) -> None:
        """Takes what a page of a request sends."""
        if not any(each.method in _WRITES for each in page.requests):
            return
        stem = PurePath(page.page.replace("\\", "/")).stem
        types = {each.type.rpartition(".")[2] for each in page.examples if each.type}
        titled = {_one(word) for word in _WORD.findall(page.name)}
        words = titled | {_one(word) for word in (*re.split(r"[-_]", stem), *types)}
        if _WRITTEN.match(page.name):
            self._shown |= titled | {_one(word) for word in types}
        for member in sent_by(page):
            for word in words:
                self._sent.setdefault(word, {}).setdefault(member, PurePath(page.page).name)

    def doubt(self, name: str, member: str) -> str | None:
        """Why it is not sure that clients do not send a member of a type, by its full name; None where it is."""
        short = _one(name.rpartition(".")[2])
        page = self._sent.get(short, {}).get(member)
        if page is not None:
            return f"{page} sends it"
        return None if short in self._shown else "no page shows how such a one is created or updated"


def sent_by(page: PageFacts) -> Iterator[str]:
    """The members that a page's table and its example requests send, but for those that it calls read-only itself."""
    unsent = {each.name for each in page.properties if "x-read-only" in treatment_of(each.description).keywords}
    for each in page.properties:
        if each.name not in unsent:
            yield each.name
    for body in bodies_of(page):
        yield from (name for name in body if name not in unsent)


def bodies_of(page: PageFacts) -> Iterator[dict[str, Any]]:
    """The objects that a page's example requests send."""
    for example in page.examples:
        if example.kind == "request" and example.method in _WRITES and isinstance(example.body, dict):
            yield example.body


def _one(word: str) -> str:
    """A word in small letters, as one is called of what it may name several of."""
    return word.lower().removesuffix("s")
