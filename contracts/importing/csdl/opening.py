"""What a file is that is said to be CSDL, by its first bytes: a sentence for everything that it is not."""

from __future__ import annotations

from graphfake.contracts.importing.csdl.faults import ImportFault

_UTF_8_MARK = b"\xef\xbb\xbf"
_SIGNS = (
    (b"PK\x03\x04", "This is a zip archive: unpack it, and import the XML file in it."),
    (b"PK\x05\x06", "This is an empty zip archive, not the XML of a $metadata document."),
    (b"\x1f\x8b", "This is compressed with gzip: unpack it, as `gzip -d` or `curl --compressed` does."),
    (b"BZh", "This is compressed with bzip2: unpack it first."),
    (b"\xfd7zXZ", "This is compressed with xz: unpack it first."),
    (b"\x28\xb5\x2f\xfd", "This is compressed with zstd: unpack it first."),
    (b"\xff\xfe", "This is UTF-16: save it as UTF-8."),
    (b"\xfe\xff", "This is UTF-16: save it as UTF-8."),
    (b"<\x00", "This is UTF-16: save it as UTF-8."),
    (b"\x00<", "This is UTF-16: save it as UTF-8."),
    (b"%PDF", "This is a PDF, not the XML of a $metadata document."),
)
_LONGEST_SHOWN = 40


def check_opening(data: bytes) -> None:
    """Raises ImportFault where the document cannot be XML that describes a service."""
    for sign, reason in _SIGNS:
        if data.startswith(sign):
            raise ImportFault(reason, line=1)
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
