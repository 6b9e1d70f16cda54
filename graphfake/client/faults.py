"""What shall go wrong in a space, said by the test: rules that can be looked at and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from graphfake.client.admin import AdminError
from graphfake.faults import FaultError
from graphfake.faults.presets import load

if TYPE_CHECKING:
    import builtins
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from graphfake.client.admin import Admin
    from graphfake.faults.strike import Drop


class Fault:
    """One rule of a space. As a context manager it is taken back after its block.

    `rule` is what it says, as JSON has it.
    """

    def __init__(self, admin: Admin, key: str, told: Mapping[str, Any]) -> None:
        self._admin = admin
        self._key = key
        self._counts = (0, 0)
        self.id: str = told["id"]
        self.rule = _said(told)
        self._noted(told)

    @property
    def met(self) -> int:
        """On how many requests it could have fallen, as of now; once it is gone, as it was last seen."""
        return self._looked()[0]

    @property
    def fell(self) -> int:
        """On how many requests it fell, as of now; once it is gone, as it was last seen."""
        return self._looked()[1]

    def remove(self) -> None:
        """Take it back. One that is gone already stays so."""
        if not self._look():
            return
        try:
            self._admin.delete(f"faults/{self.id}", space=self._key)
        except AdminError as error:
            if error.status != 404:
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.remove()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.remove()

    def _look(self) -> bool:
        """Is it still there? Once all are cleared, ids begin anew, and this one's may be another rule's."""
        try:
            told = self._admin.get(f"faults/{self.id}", space=self._key)
        except AdminError as error:
            if error.status != 404:
                raise
            return False
        if _said(told) != self.rule:
            return False
        self._noted(told)
        return True

    def _looked(self) -> tuple[int, int]:
        self._look()
        return self._counts

    def _noted(self, told: Mapping[str, Any]) -> None:
        self._counts = (told["met"], told["fell"])

    def __repr__(self) -> str:
        return f"<Fault {self.rule}>"


def _said(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in ("met", "fell")}


class Faults:
    """The faults of one space. Of several that fail a request the one added first wins; delays add up.

    Raises AdminError, which says what is wrong with a rule and where.
    """

    def __init__(self, admin: Admin, key: str) -> None:
        self._admin = admin
        self._key = key

    def add(
        self,
        *,
        id: str | None = None,  # noqa: A002 - what rules in files call it
        method: str | Sequence[str] | None = None,
        path: str | None = None,
        operation: str | Sequence[str] | None = None,
        batch: bool | None = None,
        application: str | None = None,
        nth: int | Sequence[int] | None = None,
        after: int | None = None,
        times: int | None = None,
        probability: float | None = None,
        in_a_row: int | None = None,
        status: int | None = None,
        code: str | None = None,
        message: str | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        retry_after: float | str | None = None,
        when: Literal["before", "after"] | None = None,
        delay: float | None = None,
        jitter: float | None = None,
        clock: Literal["real", "space"] | None = None,
        drop: Drop | None = None,
        variation: str | Sequence[str] | None = None,
        page_size: int | None = None,
        lag: Mapping[str, float] | None = None,
        throttle: str | Mapping[str, object] | None = None,
    ) -> Fault:
        """Let something go wrong with every request that fits: `graph.faults.add(method="GET", nth=2, status=429)`.

        Which requests: `method`; `path`, a glob below the version such as `/deviceManagement/**`; `operation`, such
        as `create`, `list`, or the name of an action; `batch`, inside a `$batch` or not; `application`, the token's;
        the `nth` that fits, or those `after` the first few, at most so many `times` in all and so many `in_a_row`;
        each with this `probability`, drawn by the space's seed.

        What goes wrong: `status`, with Graph's own body unless there are `code`, `message` or `body`, with
        `retry_after` (seconds, `date:5`, `absent`, `any`, or a text to send) and `when` (`after` the request has
        taken effect); `headers` to add; `delay` and `jitter` in seconds, waited for, or by the space's `clock`;
        `drop`, what the connection does instead of carrying the answer; `variation` and `page_size`, which change
        an answer as Graph may; `lag`, `{"reads": 3}` or `{"seconds": 5}`; `throttle`, `published` or a limit.
        """
        given = {name: value for name, value in locals().items() if name != "self" and value is not None}
        return Fault(self._admin, self._key, self._admin.post("faults", given, space=self._key))

    def load(self, source: object) -> builtins.list[Fault]:
        """Add the rules of a preset (`throttled`, `flaky`, `laggy`, `outage`), of a file by its path, or of a list.

        A file is JSON, `{"faults": [RULE, ...]}`, and is read here. Either all of the rules are added or none.
        """
        added = self._admin.post("faults", {"faults": rules_of(source)}, space=self._key)["value"]
        return [Fault(self._admin, self._key, told) for told in added]

    def list(self) -> builtins.list[Fault]:
        """All faults of the space, in the order in which they were added."""
        return [Fault(self._admin, self._key, told) for told in self._admin.get("faults", space=self._key)["value"]]

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._admin.delete("faults", space=self._key)


def rules_of(source: object) -> builtins.list[dict[str, Any]]:
    """The rules of a preset, of a file, or of a list. Raises AdminError."""
    try:
        return load(source)
    except FaultError as error:
        raise AdminError(str(error), 400) from None
