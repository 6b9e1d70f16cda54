"""Rules by the name of a preset, from a file, or as they are: whichever way somebody says what shall go wrong."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from graphfake.contracts.nearness import nearest
from graphfake.faults.errors import FaultError
from graphfake.faults.presets.files import parse
from graphfake.faults.rules.members import Members, shown
from graphfake.faults.rules.reading import MOST_RULES, read_rule

PRESETS = ("throttled", "flaky", "laggy", "outage")
MOST_BYTES = 4 << 20
"""Of a file."""


def load(source: object, *, files: bool = True) -> list[dict[str, Any]]:
    """The rules that a source says, each ready for `Faults.add`.

    It is the name of a preset; the path of a JSON file, `{"faults": [RULE, ...]}`; such an object, or one rule; or
    a list of any of these. Raises FaultError, which names file and line, or the rule and its member. Without `files`
    none is opened, for callers who may not say what is read.
    """
    found = _load(source, "faults", files=files)
    if len(found) > MOST_RULES:
        raise FaultError("faults", f"these are {len(found):,} rules, and no space keeps more than {MOST_RULES:,}.")
    return found


def _load(source: object, place: str, *, files: bool) -> list[dict[str, Any]]:
    if isinstance(source, Path) and files:
        return _of_file(source)
    if isinstance(source, str):
        return _named(source, place, files=files)
    if isinstance(source, list | tuple) and place == "faults":
        if len(source) > MOST_RULES:
            raise FaultError(place, f"these are {len(source):,} rules, and no space keeps more than {MOST_RULES:,}.")
        return [rule for index, item in enumerate(source) for rule in _load(item, f"{place}[{index}]", files=files)]
    if isinstance(source, Mapping) and "faults" in source:
        return _of_object(source, "" if place == "faults" else f"{place}.")
    if isinstance(source, Mapping):
        return [_checked(source, place)]
    raise FaultError(place, f"it is the name of a preset, a path, a rule or a list of these, not {shown(source)}.")


def _named(name: str, place: str, *, files: bool) -> list[dict[str, Any]]:
    if name in PRESETS:
        text = resources.files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8")
        return _of_object(parse(text, name), "")
    if files and (name.endswith(".json") or "/" in name or "\\" in name):
        return _of_file(Path(name))
    near = nearest(name, PRESETS)
    told = f"the nearest is {near!r}" if near else f"there are {', '.join(PRESETS)}"
    raise FaultError(
        place, f"there is no preset {shown(name)}; {told}. A file is named by its path, such as ./my.json."
    )


def _of_file(path: Path) -> list[dict[str, Any]]:
    try:
        with path.open("rb") as file:
            read = file.read(MOST_BYTES + 1)
        text = read.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        why = "it is not UTF-8" if isinstance(error, UnicodeError) else getattr(error, "strerror", None) or str(error)
        raise FaultError(ascii(str(path))[1:-1], f"the file cannot be read: {why}.") from None
    if len(read) > MOST_BYTES:
        raise FaultError(str(path), f"the file has more than {MOST_BYTES:,} bytes.")
    value = parse(text, str(path))
    if not isinstance(value, dict) or "faults" not in value:
        raise FaultError(str(path), 'a file of rules is an object {"faults": [RULE, ...]}.')
    return _of_object(value, f"{path}: ")


def _of_object(value: Mapping[str, Any], prefix: str) -> list[dict[str, Any]]:
    members = Members(value, prefix.rstrip(".: "), ("$schema", "faults"), "a file of rules")
    members.text("$schema", 1_000)
    rules = value["faults"]
    if not isinstance(rules, list | tuple):
        raise FaultError(f"{prefix}faults", f"it is a list of rules, not {shown(rules)}.")
    return [_checked(rule, f"{prefix}faults[{index}]") for index, rule in enumerate(rules)]


def _checked(rule: object, place: str) -> dict[str, Any]:
    said = dict(read_rule(rule, place).said)
    if not isinstance(rule, Mapping) or "id" not in rule:
        del said["id"]  # the space numbers it
    return said
