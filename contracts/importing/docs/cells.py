"""What a cell of a table says, without its markup."""

from __future__ import annotations

import html
import re

_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\([^()\s]{0,500}(?:\s[^()]{0,200})?\)")
_LINK = re.compile(r"\[([^\[\]]{0,500})\](?:\([^()]{0,500}(?:\([^()]{0,200}\)[^()]{0,200})?\)|\[[^\[\]]{0,200}\])")
_FOOTNOTE = re.compile(r"<sup>[^<>]{0,100}</sup>|\[\^[^\[\]]{1,50}\]", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:br|p|li|ul|ol|div)\b[^<>]{0,50}>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>]{0,200})?/?>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_STARS = re.compile(r"\*+")
_UNDERLINES = re.compile(r"(?<![\w{}])(_{1,3})([^\s_](?:(?:[^_]|(?<=\w)_(?=\w)){0,200}?[^\s_])?)\1(?![\w{}])")
_ESCAPED = {ord(mark): 0xE000 + ord(mark) for mark in "_*`\\"}
_AS_IS = {hidden: mark for mark, hidden in _ESCAPED.items()}
_BLANKS = re.compile(r"\s+")

_ODATA = re.compile(r"\[([^\[\]]{0,500})\]")


def unlinked(cell: str) -> str:
    """A cell with the words of links instead of the links, and without footnotes; backticks and stars stay."""
    if "<" in cell or "[" in cell:
        cell = _FOOTNOTE.sub("", cell)
    if "](" in cell or "][" in cell:
        cell = _LINK.sub(r"\1", _IMAGE.sub(r"\1", cell))
    return cell


def spaced(cell: str) -> str:
    """A cell with blanks where line breaks are asked for, entities as what they stand for, and no other tags."""
    cell = unlinked(cell)
    if "<" in cell:
        cell = _TAG.sub("", _BREAK.sub(" ", cell))
    if "&" in cell:
        cell = html.unescape(cell)
    return _BLANKS.sub(" ", cell).strip()


def plain(cell: str) -> str:
    """The words of a cell alone: no links, emphasis, code marks, entities, tags or footnotes."""
    cell = spaced(cell)
    escaped = "\\" in cell
    if escaped:
        cell = _ESCAPE.sub(lambda mark: mark[1].translate(_ESCAPED), cell)
    cell = cell.replace("`", "")
    if "*" in cell:
        cell = _STARS.sub("", cell)
    if "_" in cell:
        cell = _UNDERLINES.sub(r"\2", cell)
    if escaped:
        cell = cell.translate(_AS_IS)
    return _BLANKS.sub(" ", cell).strip()
