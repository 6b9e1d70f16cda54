"""Reading YAML from strangers by the JSON schema of YAML 1.2: whatever it says, JSON could say as well.

What is written without quotes is null, true, false or a number where JSON writes these so, and a text otherwise:
`012`, `yes`, `~` and `2026-08-17T08:00:00.1234567Z` are texts. Numbers stay exact. An alias is a copy of what it
names.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.json_text import USUAL, JsonTextError, parse
from graphfake.worlds.yaml_events import MOST_BYTES, YamlError, events_of, line_at, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_NODES = 1_000_000
"""How many values a text may have, those that aliases repeat included."""
MOST_CHARACTERS = 4 * MOST_BYTES
"""How many characters all texts may have together, those that aliases repeat included."""
_MOST_SHOWN = 80
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?")
_WORDS = {"null": None, "true": True, "false": False}


class _Node(NamedTuple):
    """A value, how many values and characters it has, and how many levels."""

    value: Any
    nodes: int = 1
    characters: int = 0
    levels: int = 0


def parse_yaml(data: bytes) -> tuple[Any, str]:
    """The value of a document, of the kinds that JSON has, and its text. Raises YamlError."""
    if len(data) > MOST_BYTES:
        raise YamlError(f"A YAML text has at most {MOST_BYTES >> 20} MiB; JSON may have more.", 1)
    text = text_of(data)
    return _Reader(events_of(text)).document(), text


class _Reader:
    """One pass over the events of a text."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._anchors: dict[str, _Node | None] = {}  # None is one that stands around what is being read
        self._nodes = 0
        self._characters = 0

    def document(self) -> Any:
        opening = next(self._events, None)
        if opening is None:
            raise YamlError("The text holds nothing.", 1)
        if getattr(opening, "version", None) not in (None, (1, 2)):
            raise YamlError("The text is read as YAML 1.2, and as no other.", line_at(opening))
        found = self._node(next(self._events), 0)
        next(self._events)  # the end of the document
        more = next(self._events, None)
        if more is not None:
            raise YamlError("A second document begins here: one is read.", line_at(more))
        return found.value

    def _node(self, event: Any, level: int) -> _Node:
        kind = type(event).__name__
        if kind == "AliasEvent":
            return self._alias(event, level)
        if event.tag is not None:
            reason = f"The tag {_shown(event.tag)} stands here, and tags are not read: values are what JSON has."
            raise YamlError(reason, line_at(event))
        self._counted(event, 1, 0)
        if kind != "ScalarEvent" and level >= USUAL.levels:
            raise YamlError(f"The text is nested deeper than {USUAL.levels} levels.", line_at(event))
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if kind == "ScalarEvent":
            self._counted(event, 0, len(event.value))
            node = _Node(_scalar(event), characters=len(event.value))
        elif kind == "MappingStartEvent":
            node = self._mapping(level)
        else:
            node = self._sequence(level)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _sequence(self, level: int) -> _Node:
        items = []
        while (event := next(self._events)) and type(event).__name__ != "SequenceEndEvent":
            items.append(self._node(event, level + 1))
        return _joined([item.value for item in items], items)

    def _mapping(self, level: int) -> _Node:
        members: dict[str, Any] = {}
        items = []
        while (event := next(self._events)) and type(event).__name__ != "MappingEndEvent":
            name = self._name(event)
            if name in members:
                raise YamlError(f"The member {_shown(name)} stands twice in one object.", line_at(event))
            members[name] = None
            items.append(self._node(next(self._events), level + 1))
            members[name] = items[-1].value
        return _joined(members, items)

    def _name(self, event: Any) -> str:
        if type(event).__name__ != "ScalarEvent":
            raise YamlError("The name of a member is a text, written out.", line_at(event))
        node = self._node(event, 0)
        if not isinstance(node.value, str):
            reason = f'The name of a member is a text: write "{_shown(event.value)}", with quotes.'
            raise YamlError(reason, line_at(event))
        return node.value

    def _alias(self, event: Any, level: int) -> _Node:
        if event.anchor not in self._anchors:
            raise YamlError(f"No &{_shown(event.anchor)} stands before *{_shown(event.anchor)}.", line_at(event))
        named = self._anchors[event.anchor]
        if named is None:
            raise YamlError(f"*{_shown(event.anchor)} stands within what it names.", line_at(event))
        if level + named.levels > USUAL.levels:
            raise YamlError(f"The text is nested deeper than {USUAL.levels} levels.", line_at(event))
        self._counted(event, named.nodes, named.characters)
        return named._replace(value=copy.deepcopy(named.value))

    def _counted(self, event: Any, nodes: int, characters: int) -> None:
        self._nodes += nodes
        self._characters += characters
        if self._nodes > MOST_NODES or self._characters > MOST_CHARACTERS:
            most = f"{MOST_NODES} values or {MOST_CHARACTERS >> 20} million characters"
            raise YamlError(f"The text has more than {most}, with what its aliases repeat.", line_at(event))


def _joined(value: Any, items: list[_Node]) -> _Node:
    """An object or an array of these."""
    names: list[str] = list(value) if isinstance(value, dict) else []
    return _Node(
        value,
        1 + len(names) + sum(item.nodes for item in items),
        sum(map(len, names)) + sum(item.characters for item in items),
        1 + max((item.levels for item in items), default=0),
    )


def _scalar(event: Any) -> Any:
    text: str = event.value
    if event.style is not None and event.style != "":
        return _whole(text, event)
    if text in _WORDS:
        return _WORDS[text]
    if not text:
        raise YamlError('Nothing stands here: write null, or "" for an empty text.', line_at(event))
    number = _NUMBER.fullmatch(text)
    if number is None:
        return _whole(text, event)
    # JSON has no `1.`, which is the same number as `1.0`.
    written = text if number[2] != "." else text.replace(".", ".0", 1)
    try:
        return parse(written.encode(), exact=True).value
    except JsonTextError as error:
        reason = str(error) if error.rule != "framing.json" else "A number is larger than can be kept."
        raise YamlError(reason, line_at(event)) from None


def _whole(text: str, event: Any) -> str:
    """A text that no half of a character stands in."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        reason = "An escape names half a character: write the character itself, or its \\U with eight digits."
        raise YamlError(reason, line_at(event))
    return text


def _shown(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
