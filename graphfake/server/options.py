"""What a fake is started with, checked before anything starts."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from graphfake.contracts import rules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graphfake.spaces import AuthMode, Profile

AUTH_MODES = ("off", "lenient", "strict")
PROFILES = ("documented", "observed")
DATA = ("example",)


class OptionError(ValueError):
    """An option cannot be used; the text says which, and what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The settings of a fake. Raises OptionError.

    `contracts` are folders or files that join the shipped catalogue; `data` is None for an empty world or
    `example` for the parents of the documented examples; `seed` decides ids; `tolerate` names rules whose
    refusals become notes; `self_check` holds every reply against its own contract; `admin_token` is what
    `/_graphfake/` then asks for.
    """

    auth: str = "lenient"
    profile: str = "documented"
    contracts: tuple[str | Path, ...] = ()
    data: str | None = None
    seed: int | None = None
    tolerate: tuple[str, ...] = ()
    self_check: bool = False
    admin_token: str | None = None

    def __post_init__(self) -> None:
        auth_mode(self.auth)
        profile_of(self.profile)
        if self.data is not None:
            one_of("data", self.data, DATA)
        check_tolerated(self.tolerate)


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


def check_tolerated(codes: Iterable[str]) -> None:
    """Raises OptionError for a code that no rule has, or whose refusal cannot be let by."""
    tolerable = sorted(code for code, rule in rules().items() if rule.tolerable)
    for code in codes:
        if code not in tolerable:
            near = difflib.get_close_matches(code, tolerable, 1)
            hint = f" Nearest: {near[0]}." if near else ""
            raise OptionError(f"tolerate={code!r} cannot be tolerated; these can: {', '.join(tolerable)}.{hint}")
