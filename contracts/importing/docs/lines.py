"""The lines of a page: bytes as text, without what only editors put there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.remarks import Remarks

MOST_BYTES = 64_000_000
MOST_CHARACTERS = 20_000_000
MOST_IN_A_LINE = 100_000
_BREAK = re.compile(r"\r\n|\r|\n")
_UNSEEN = {ord(each): None for each in "\ufeff\u200b\u200c\u200d\u2060\u200e\u200f\u00ad"}


def text_of(data: bytes) -> str:
    """A page's text: UTF-8, or UTF-16 where a byte order mark says so; bytes that are no text stand as U+FFFD."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    return data.decode("utf-8", errors="replace")


def lines_of(text: str, remarks: Remarks) -> list[str]:
    """The lines without their ends, numbered as an editor numbers them: CRLF, CR and LF end one.

    Characters that nobody sees are left out, and lines and pages beyond all measure are cut, each with a remark.
    """
    if len(text) > MOST_CHARACTERS:
        remarks.add(1, f"The page is longer than {MOST_CHARACTERS:,} characters; the rest is not read.")
        text = text[:MOST_CHARACTERS]
    lines = _BREAK.split(text)
    return [_clean(line, number, remarks) for number, line in enumerate(lines, start=1)]


def _clean(line: str, number: int, remarks: Remarks) -> str:
    if len(line) > MOST_IN_A_LINE:
        remarks.add(number, f"The line is longer than {MOST_IN_A_LINE:,} characters; the rest of it is not read.")
        line = line[:MOST_IN_A_LINE]
    if "\0" in line:
        remarks.add(number, "The line holds a NUL character.")
    if line.isascii():
        return line
    if "\ufffd" in line:
        remarks.add(number, "The line holds bytes that are not UTF-8.")
    return line.translate(_UNSEEN)
