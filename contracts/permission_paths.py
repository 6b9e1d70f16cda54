"""One spelling for all the ways in which documentation writes a path, so that permissions are found by it."""

from __future__ import annotations

import re

KEY = "{}"
"""What stands for any key."""
DEEPER = "..."
"""What stands for any number of further segments like the two before it."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}+")
_ARGUMENTS = re.compile(r"(?P<name>[^()]+)\((?P<inner>[^()]*)\)")
_FORGOTTEN_SLASH = re.compile(r"\)(?=[^/()])")
_PREFIXES = (("default.", ""), ("graph.", "microsoft.graph."))


def written(path: str) -> str:
    """`/users/{id}/Messages/` as `/users/{}/messages`, `/me/reminderView(startDateTime={value})` with names alone.

    Letter case, what a placeholder is called and the order of parameters make no difference; `/things('{id}')` is
    `/things/{}`, and a path by names as OneDrive has it, `root:/folder/file.txt:/content`, is `root:/{}:/content`.
    """
    segments: list[str] = []
    for segment in filter(None, _FORGOTTEN_SLASH.sub(")/", path.lower()).split("/")):
        segments += _written(_PLACEHOLDER.sub(KEY, segment))
    return "".join(f"/{segment}" for segment in _by_names(segments))


def with_arguments(name: str, parameters: list[str]) -> str:
    """A function, or a collection with what stands for a key, as `name(a,b)`; the name alone without any."""
    return f"{name}({','.join(sorted(parameters))})".lower() if parameters else name.lower()


def _written(segment: str) -> list[str]:
    for prefix, whole in _PREFIXES:
        if segment.startswith(prefix):
            segment = whole + segment.removeprefix(prefix)
    match = _ARGUMENTS.fullmatch(segment)
    if match is None:
        return [segment]
    inner = match["inner"]
    if inner.strip("'") == KEY:
        return [match["name"], KEY]
    return [with_arguments(match["name"], [part.partition("=")[0].strip() for part in inner.split(",") if part])]


def _by_names(segments: list[str]) -> list[str]:
    """What stands between two colons is one placeholder."""
    colons = [number for number, segment in enumerate(segments) if segment.endswith(":")]
    for first, last in reversed(list(zip(colons[::2], colons[1::2], strict=False))):
        segments[first + 1 : last + 1] = [f"{KEY}:"]
    return segments
