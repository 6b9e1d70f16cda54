"""What can be asked of the exchanges of a journal, in JSON and in Python, and what one is that does not meet it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from graphfake.globs import GlobError, PathGlob

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

KINDS = ("contract", "auth", "coverage", "outcome", "injected")


class CriteriaError(ValueError):
    """Exchanges cannot be asked for so; the text is a sentence that says what would be right."""


class Findable(Protocol):
    """What is looked at of an exchange, on either side of the wire."""

    @property
    def number(self) -> int: ...
    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def fault(self) -> str | None: ...
    @property
    def batch(self) -> str | None: ...


class Criterion(NamedTuple):
    """One thing that is asked of an exchange.

    `name` and `value` are its member in JSON, None for one that JSON cannot say; `asked` completes the sentence "No
    request ...", and `differs` gives what an exchange that does not meet it is instead.
    """

    name: str | None
    value: Any
    asked: str
    meets: Callable[[Any], bool]
    differs: Callable[[Any], str]


def criteria_of(asked: Mapping[str, Any], rules: Collection[str]) -> tuple[Criterion, ...]:
    """The criteria of a JSON object; members that are null ask nothing. Raises CriteriaError.

    `rules` are the codes of all rules that there are.
    """
    for name in asked:
        _check_name(name)
    return tuple(criterion_of(name, value, rules) for name, value in asked.items() if value is not None)


def criterion_of(name: str, value: Any, rules: Collection[str]) -> Criterion:
    """The criterion of a member of such an object, which asks for something. Raises CriteriaError."""
    _check_name(name)
    criterion = _READERS[name](value)
    if name == "rule":
        _check_rule(value, rules)
    return criterion


def by_method(value: Any) -> Criterion:
    """`POST`, or a list of such."""
    methods = [value] if isinstance(value, str) else value
    if not (isinstance(methods, list) and methods and all(isinstance(one, str) and one.isalpha() for one in methods)):
        raise CriteriaError(f"method is the name of a method such as POST, or a list of them, not {_shown(value)}.")
    names = [name.upper() for name in methods]
    asked = " or ".join(names)
    return Criterion("method", names, asked, lambda one: one.method in names, lambda one: f"{one.method}, not {asked}")


def by_path(value: Any) -> Criterion:
    """A glob; see PathGlob."""
    if not isinstance(value, str):
        raise CriteriaError(f"path is a glob over paths such as /users/*, not {_shown(value)}.")
    try:
        glob = PathGlob(value)
    except GlobError as error:
        raise CriteriaError(str(error)) from error
    return Criterion(
        "path",
        value,
        f"to {value}",
        lambda one: glob.matches_whole(one.path),
        lambda one: f"to {one.path}, not {value}",
    )


def by_status(value: Any) -> Criterion:
    """`429`, `"4xx"`, `"500-599"`, or a list of such."""
    ranges = [_statuses(one) for one in (value if isinstance(value, list) and value else [value])]
    asked = "answered " + " or ".join(str(one) for one in (value if isinstance(value, list) else [value]))
    return Criterion(
        "status",
        value,
        asked,
        lambda one: any(first <= one.status <= last for first, last in ranges),
        lambda one: f"answered {one.status}, not {asked.removeprefix('answered ')}",
    )


def by_rule(value: Any) -> Criterion:
    """The code of a rule, all of an area as `body.*`, true for any refusal and false for none."""
    if value is True or value is False:
        return _whether("rule", value, "refused")
    if not isinstance(value, str):
        raise CriteriaError(
            f"rule is the code of a rule such as body.enum, body.*, true or false, not {_shown(value)}."
        )
    area = value.removesuffix("*") if value.endswith(".*") else None

    def met(one: Findable) -> bool:
        return one.rule == value if area is None else one.rule is not None and one.rule.startswith(area)

    def differs(one: Findable) -> str:
        return f"not refused by {value}" if one.rule is None else f"refused by {one.rule}, not by {value}"

    return Criterion("rule", value, f"refused by {value}", met, differs)


def by_kind(value: Any) -> Criterion:
    """The kind of the rule that refused it."""
    if value not in KINDS:
        raise CriteriaError(f"kind is one of {', '.join(KINDS)}, not {_shown(value)}.")

    def differs(one: Findable) -> str:
        return f"not refused as {value}" if one.kind is None else f"refused as {one.kind}, not as {value}"

    return Criterion("kind", value, f"refused as {value}", lambda one: one.kind == value, differs)


def by_fault(value: Any) -> Criterion:
    """The id of a fault, true for any fault and false for none."""
    if value is True or value is False:
        return _whether("fault", value, "dealt a fault")
    if not isinstance(value, str):
        raise CriteriaError(f"fault is the id of a fault such as fault-1, true or false, not {_shown(value)}.")

    def met(one: Findable) -> bool:
        dealt = (one.fault or "").split(",")
        return any(part.partition(";")[0].strip() == value for part in dealt)

    def differs(one: Findable) -> str:
        return f"not dealt {value}" if one.fault is None else f"dealt {one.fault}, not {value}"

    return Criterion("fault", value, f"dealt {value}", met, differs)


def by_batch(value: Any) -> Criterion:
    """The id of a batch's own exchange, true for any batch and false for none."""
    if value is True or value is False:
        return _whether("batch", value, "in a batch")
    if not isinstance(value, str):
        raise CriteriaError(f"batch is the request-id of a batch, true or false, not {_shown(value)}.")

    def differs(one: Findable) -> str:
        return "in no batch" if one.batch is None else f"in the batch {one.batch}, not in {value}"

    return Criterion("batch", value, f"in the batch {value}", lambda one: one.batch == value, differs)


def after(value: Any) -> Criterion:
    """Only exchanges with a greater number."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise CriteriaError(f"after is the number of an exchange, from 0, not {_shown(value)}.")
    return Criterion(
        "after",
        value,
        f"after request {value}",
        lambda one: one.number > value,
        lambda one: f"request {one.number}, not after {value}",
    )


def _whether(name: str, value: bool, said: str) -> Criterion:
    asked, other = (said, f"not {said}") if value else (f"not {said}", said)
    return Criterion(name, value, asked, lambda one: (getattr(one, name) is not None) == value, lambda _: other)


def _statuses(value: Any) -> tuple[int, int]:
    if isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599:
        return value, value
    if isinstance(value, str) and len(value) == 3 and value[0] in "12345" and value[1:].lower() == "xx":
        return int(value[0]) * 100, int(value[0]) * 100 + 99
    first, dash, last = value.partition("-") if isinstance(value, str) and value.isascii() else ("", "", "")
    if dash and all(len(one) == 3 and one.isdigit() for one in (first, last)) and "100" <= first <= last <= "599":
        return int(first), int(last)
    raise CriteriaError(f'status is a number such as 429, "4xx", "500-599", or a list of such, not {_shown(value)}.')


def _check_name(name: str) -> None:
    if name not in _READERS:
        raise CriteriaError(f"Requests are not asked for by {name!r}, but by {', '.join(_READERS)}.")


def _check_rule(value: Any, rules: Collection[str]) -> None:
    if not isinstance(value, str) or value in rules:
        return
    if value.endswith(".*") and any(code.startswith(value.removesuffix("*")) for code in rules):
        return
    near = get_close_matches(value, rules, 1, 0.0)
    raise CriteriaError(f"There is no rule {_shown(value)}" + (f"; the nearest is {near[0]!r}." if near else "."))


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:80]}..."


_READERS: dict[str, Callable[[Any], Criterion]] = {
    "method": by_method,
    "path": by_path,
    "status": by_status,
    "rule": by_rule,
    "kind": by_kind,
    "fault": by_fault,
    "batch": by_batch,
    "after": after,
}
