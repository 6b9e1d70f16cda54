"""In which line of a YAML text a value stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.worlds.yaml_events import events_of, line_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OPENING = ("MappingStartEvent", "SequenceStartEvent")
_CLOSING = ("MappingEndEvent", "SequenceEndEvent")


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line, from 1, of what the names and indexes lead to, or of the last on the way that is there.

    That is the line of its name where what it names begins in one below. `text` is YAML that can be read; what an
    alias stands for is in the line of the alias.
    """
    events = events_of(text)
    next(events)  # the beginning of the document
    event = next(events)
    line = line_at(event)
    for step in path:
        found = _item(events, event, str(step))
        if found is None:
            break
        line, event = found
    return line


def _item(events: Iterator[Any], opening: Any, step: str) -> tuple[int, Any] | None:
    """The line of an item of what has just begun, and its event."""
    kind = type(opening).__name__
    if kind not in _OPENING:
        return None
    index = 0
    while type(event := next(events)).__name__ not in _CLOSING:
        line, name = line_at(event), str(index)
        if kind == "MappingStartEvent":
            name, event = event.value, next(events)
            if type(event).__name__ not in _OPENING or event.flow_style:
                line = line_at(event)
        if name == step:
            return line, event
        _skip(events, event)
        index += 1
    return None


def _skip(events: Iterator[Any], event: Any) -> None:
    """Leaves what an event begins behind."""
    open_ = 1 if type(event).__name__ in _OPENING else 0
    while open_:
        kind = type(next(events)).__name__
        open_ += (kind in _OPENING) - (kind in _CLOSING)
