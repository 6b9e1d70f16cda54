"""How any step of a request's way refuses: a value that says which rule was broken, where and why.

It carries data only. Status, Graph code and message are the rule's own and are put together by the server.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class BrokenRule(Protocol):
    """One thing that is wrong with a body, as reading and validating report it."""

    @property
    def rule(self) -> str: ...
    @property
    def pointer(self) -> str: ...
    @property
    def values(self) -> Mapping[str, str]: ...
    @property
    def expects(self) -> str: ...


@dataclass(slots=True, eq=False)
class GraphError(Exception):
    """A refusal under way to the client.

    `rule` is a rule's code; `values` fill its message template; `pointer` is the JSON pointer into the body;
    `violations` are all that was found, the answered one first; `dialect` is the
    name of one or `gateway`, None where the path has not said yet; `headers` go on the answer as they are; `explain`
    is a sentence of ours for the journal, such as the nearest known routes; `status`, `code` and `message` stand in for
    the rule's where somebody else decided on them; `body`, a content type and what it names, for Graph's body.
    """

    rule: str
    _: KW_ONLY
    values: Mapping[str, str] = field(default_factory=dict)
    pointer: str | None = None
    violations: tuple[BrokenRule, ...] = ()
    dialect: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    explain: str = ""
    status: int | None = None
    code: str | None = None
    message: str | None = None
    body: tuple[str, bytes] | None = None

    def __str__(self) -> str:
        text = self.rule
        if self.pointer is not None:
            text += f" at {self.pointer or 'the root of the body'}"
        if self.values:
            text += f" ({', '.join(f'{name}={value!r}' for name, value in self.values.items())})"
        if len(self.violations) > 1:
            text += f" and {len(self.violations) - 1} more"
        return f"{text}. {self.explain}" if self.explain else text
