"""XML written element by element, escaped and indented, without a tree in memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STEP = "  "
_UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not even escaped, in XML 1.0
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_ESCAPED = re.compile('[&<>"\t\n\r]')


class Element:
    """An element: its name, its attributes in order, those of None left out, and the elements in it."""

    def __init__(self, _name: str, _within: Iterable[Element] = (), /, **attributes: str | bool | None) -> None:
        self._name = _name
        self._within = _within
        self._attributes = attributes

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The text, line by line, each with its end. What is in it is asked for once, when it is written."""
        told = "".join(
            f' {name.replace("__", ":")}="{_value(value)}"'
            for name, value in self._attributes.items()
            if value is not None
        )
        head = f"{_STEP * depth}<{self._name}{told}"
        opened = False
        for element in self._within:
            if not opened:
                opened = True
                yield f"{head}>\n"
            yield from element.lines(depth + 1)
        yield f"{_STEP * depth}</{self._name}>\n" if opened else f"{head} />\n"


class Leaf(Element):
    """An element that holds text alone."""

    def __init__(self, _name: str, text: str, /) -> None:
        super().__init__(_name)
        self._text = text

    def lines(self, depth: int = 0) -> Iterator[str]:
        yield f"{_STEP * depth}<{self._name}>{_value(self._text)}</{self._name}>\n"


def _value(value: str | bool) -> str:
    text = str(value).lower() if isinstance(value, bool) else value
    return _ESCAPED.sub(lambda sign: _ESCAPES[sign[0]], _UNWRITABLE.sub("\ufffd", text))
