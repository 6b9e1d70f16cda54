"""What a file is that is said to be CSDL, by its first bytes: a sentence for everything that it is not."""

from __future__ import annotations

from graphfake.contracts.importing.csdl.faults import ImportFault
from graphfake.contracts.signs import told_by_signs

_UTF_8_MARK = b"\xef\xbb\xbf"
_LONGEST_SHOWN = 40


def check_opening(data: bytes) -> None:
    """Raises ImportFault where the document cannot be XML that describes a service."""
    told = told_by_signs(data)
    if told is not None:
        raise ImportFault(told, line=1)
    head = data.removeprefix(_UTF_8_MARK).lstrip()
    if not head:
        raise ImportFault("The file is empty: a $metadata document belongs here.", line=1)
    line = 1 + data[: len(data) - len(head)].count(b"\n")
    small = head[:200].lower()
    if small.startswith((b"<!doctype html", b"<html")):
        raise ImportFault("This is a web page in HTML, not the XML of a $metadata document.", line=line)
    if small.startswith((b"{", b"[")):
        reason = (
            "This is JSON, perhaps an error: a $metadata document is XML, as `Accept: application/xml` asks for it."
        )
        raise ImportFault(reason, line=line)
    if not small.startswith(b"<"):
        shown = head[:_LONGEST_SHOWN].decode("utf-8", "replace").splitlines()[0]
        raise ImportFault(f"The file begins with {shown!r}, where the XML of a $metadata document begins.", line=line)
