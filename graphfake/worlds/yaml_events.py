"""The events of a YAML text, with the line of each; what YAML 1.2 has no place for is refused in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 16 * 1024 * 1024
_UNPRINTABLE = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_BREAKS = "\x85\u2028\u2029"  # which end a line in YAML 1.1, and are characters like others since


class YamlError(ValueError):
    """The text is not YAML that can be read; `str()` says what is wrong, `line` where, from 1."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


def text_of(data: bytes) -> str:
    """UTF-8, with or without a byte order mark, of characters that may stand in YAML. Raises YamlError."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise YamlError("The text is UTF-16: save it as UTF-8.", 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise YamlError(f"The text is not UTF-8: {error.reason} at byte {error.start}.", line) from None
    wrong = _UNPRINTABLE.search(text)
    if wrong is not None:
        right = f'write it as "\\u{ord(wrong[0]):04x}", in double quotes'
        raise YamlError(
            f"The character U+{ord(wrong[0]):04X} may not stand here: {right}.", text.count("\n", 0, wrong.start()) + 1
        )
    return text


def events_of(text: str) -> Iterator[Any]:
    """PyYAML's events, all but those of the stream. Raises YamlError."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    if not isinstance(next(yaml.parse("", Loader=loader)), yaml.StreamStartEvent):
        loader = yaml.BaseLoader  # libyaml's belongs to a module that somebody has imported anew since
    try:
        for event in yaml.parse(text, Loader=loader):
            if not isinstance(event, yaml.StreamStartEvent | yaml.StreamEndEvent):
                yield event
    except yaml.YAMLError as error:
        raise _told(error, text) from None
    except (ValueError, OverflowError) as error:  # an escape of a character that there is not
        if isinstance(error, YamlError):
            raise
        raise YamlError(f"The text is not YAML: {error}.", 1) from None


def line_at(event: Any) -> int:
    """The line that an event begins in, from 1."""
    line: int = event.start_mark.line
    return line + 1


def _told(error: Exception, text: str) -> YamlError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    lines = text.splitlines() or [""]
    line = 1 if mark is None else min(mark.line + 1, len(lines))
    here = "" if mark is None else lines[line - 1][mark.column :][:1]
    if here == "\t":
        return YamlError("A tab stands where YAML takes spaces.", line)
    return YamlError(f"The text is not YAML: {problem}.", line)
