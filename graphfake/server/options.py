"""What a fake is started with, checked before anything starts."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from os import PathLike, fspath
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args

from graphfake.clock import Clock
from graphfake.contracts import rules
from graphfake.contracts.rules import Kind
from graphfake.faults import FaultError, Faults
from graphfake.faults.presets import load
from graphfake.server.subscriptions.hosts import is_host
from graphfake.spaces import AuthMode, Profile
from graphfake.worlds.data import EXAMPLE, DataError, read_world

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from graphfake.worlds.data import Given, World

T = TypeVar("T")

AUTH_MODES: tuple[AuthMode, ...] = get_args(AuthMode)
PROFILES: tuple[Profile, ...] = get_args(Profile)
REFUSALS = tuple(kind for kind in get_args(Kind) if kind != "note")
MOST_LEVELS = 200
MOST_NUMBER_LENGTH = 4300


class OptionError(ValueError):
    """An option cannot be used; the text says which, and what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The settings of a fake. Raises OptionError.

    `contracts` are folders or files that join the shipped catalogue; `data` is None for an empty world, `example` for
    the parents of the documented examples, `tenant:users=...`, a JSON or YAML file or a mapping, which `world` then
    holds; `seed` decides ids;
    `tolerate` names rules whose refusals become notes; `faults` are rules that every space begins with, as
    `faults_of` gives them; `allow_webhook` are hosts beside this machine that notifications may be sent to;
    `self_check` holds every reply against its own contract; `admin_token` is what `/_graphfake/` then asks for;
    `json_levels` (at most 200) and `json_number_length` (at most 4,300) bound bodies.
    """

    auth: str = "lenient"
    profile: str = "documented"
    contracts: tuple[str | Path, ...] = ()
    data: Given | None = None
    seed: int | None = None
    tolerate: tuple[str, ...] = ()
    self_check: bool = False
    faults: tuple[Mapping[str, Any], ...] = ()
    allow_webhook: tuple[str, ...] = ()
    admin_token: str | None = None
    json_levels: int = 100
    json_number_length: int = 400
    world: World | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        auth_mode(self.auth)
        profile_of(self.profile)
        if self.data is not None and self.data != EXAMPLE:
            try:
                object.__setattr__(self, "world", read_world(self.data))
            except DataError as error:
                raise OptionError(str(error)) from error
        check_tolerated(self.tolerate)
        for host in self.allow_webhook:
            _check_host(host)
        _within("json_levels", self.json_levels, MOST_LEVELS)
        _within("json_number_length", self.json_number_length, MOST_NUMBER_LENGTH)


def _check_host(host: object) -> None:
    if not isinstance(host, str) or not is_host(host.lower().strip("[]")):
        raise OptionError(f"allow_webhook={host!r} is no host: name it as in hooks.example, without scheme and port.")


def _within(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise OptionError(f"{name}={value!r} is not between 1 and {most}.")


def auth_mode(value: str) -> AuthMode:
    """Raises OptionError."""
    one_of("auth", value, AUTH_MODES)
    return cast("AuthMode", value)


def profile_of(value: str) -> Profile:
    """Raises OptionError."""
    one_of("profile", value, PROFILES)
    return cast("Profile", value)


def one_of(name: str, value: object, choices: tuple[str, ...]) -> None:
    """Raises OptionError unless the value is one of the choices."""
    if value not in choices:
        raise OptionError(f"{name}={value!r} is not one of {', '.join(choices)}.")


def several(option: str, given: Iterable[T]) -> tuple[T, ...]:
    """A list of entries; a single text would be taken for its letters. Raises OptionError."""
    if isinstance(given, str | PathLike):
        raise OptionError(f"{option} is a list and not one of its entries: write [{fspath(given)!r}].")
    return tuple(given)


def faults_of(given: object) -> tuple[Mapping[str, Any], ...]:
    """The rules that an option says: the name of a preset, the path of a file, a rule, or a list of these; None: none.

    Raises OptionError.
    """
    if given is None:
        return ()
    together = Faults(lambda _: Random(0), Clock())
    try:
        found = load(given)
        for rule in found:
            together.add(rule)  # two that are called the same cannot both be kept
    except FaultError as error:
        raise OptionError(str(error)) from error
    return tuple(found)


def check_tolerated(codes: Iterable[str]) -> None:
    """Raises OptionError for a code that no rule has, or whose refusal cannot be let by."""
    tolerable = sorted(code for code, rule in rules().items() if rule.tolerable)
    for code in codes:
        if code not in tolerable:
            near = difflib.get_close_matches(code, tolerable, 1)
            hint = f" Nearest: {near[0]}." if near else ""
            raise OptionError(f"tolerate={code!r} cannot be tolerated; these can: {', '.join(tolerable)}.{hint}")


def kinds_of(option: str, given: Iterable[str]) -> frozenset[str]:
    """Kinds of refusals. Raises OptionError."""
    named = several(option, given)
    for kind in named:
        one_of(option, kind, REFUSALS)
    return frozenset(named)
