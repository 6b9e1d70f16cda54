"""What a file is whose first bytes say that it is no text, and what to do about it."""

from __future__ import annotations

_UNPACK = "unpack it first"
_SIGNS = (
    (b"PK\x03\x04", "a zip archive", _UNPACK),
    (b"PK\x05\x06", "an empty zip archive", "there is nothing in it"),
    (b"\x1f\x8b", "compressed with gzip", f"{_UNPACK}, as `gzip -d` or `curl --compressed` does"),
    (b"BZh", "compressed with bzip2", _UNPACK),
    (b"\xfd7zXZ", "compressed with xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", _UNPACK),
    (b"\xff\xfe", "UTF-16", "save it as UTF-8"),
    (b"\xfe\xff", "UTF-16", "save it as UTF-8"),
    (b"<\x00", "UTF-16", "save it as UTF-8"),
    (b"\x00<", "UTF-16", "save it as UTF-8"),
    (b"{\x00", "UTF-16", "save it as UTF-8"),
    (b"\x00{", "UTF-16", "save it as UTF-8"),
    (b"%PDF", "a PDF", "it is no data that programs read"),
)


def told_by_signs(data: bytes) -> str | None:
    """A sentence such as "This is a zip archive: unpack it first.", None where nothing speaks against text."""
    for sign, what, cure in _SIGNS:
        if data.startswith(sign):
            return f"This is {what}: {cure}."
    return None
