"""Which refusals of a space were expected, and which nobody has spoken for yet."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from graphfake.client.recent import Recent
from graphfake.client.telling import RefusalError, named, no_rule
from graphfake.contracts import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from types import TracebackType

    from graphfake.client.records import Request


class Expectation:
    """That requests will be refused by one rule: from now on, or, as a context manager, within its block.

    `requests` are those that were. That none was fails the block, or else the test.
    """

    def __init__(self, watch: Watch, rule: str) -> None:
        self.rule = rule
        self.requests: list[Request] = []
        self._watch = watch

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        __tracebackhide__ = True
        self._watch.end(self)
        if error is None and not self.requests:
            raise RefusalError(missing=[self.unmet()])

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, traceback)

    def unmet(self) -> str:
        """The sentence for a test that fails because no request was refused so."""
        others = ", ".join(named(request) for request in self._watch.unexpected)
        said = f"expected a refusal by {self.rule}, but none came" + (f"; refused instead: {others}" if others else "")
        return said if self.rule in rules() else f"{said}; {no_rule(self.rule)}"


class Watch:
    """Reads what a space refused, each refusal once, and gives it to whoever expects it at that moment."""

    def __init__(self, fetch: Callable[[int], Iterable[Request]]) -> None:
        """`fetch` gives the exchanges after a number, in their order."""
        self.unexpected: list[Request] = []
        self.recent = Recent()
        self._fetch = fetch
        self._seen = 0
        self._expectations: list[Expectation] = []
        self._lock = threading.RLock()

    def look(self) -> None:
        """Take in what was refused since the last look."""
        with self._lock:
            for request in self._fetch(self._seen):
                self._seen = request.number
                self.recent.add(request)
                if request.rule is None:
                    continue
                by = next((one for one in reversed(self._expectations) if one.rule == request.rule), None)
                (self.unexpected if by is None else by.requests).append(request)

    def refused(self) -> RefusalError | None:
        """What nobody has expected so far, which stays so; injected refusals apart."""
        with self._lock:
            self.look()
            unexpected = [request for request in self.unexpected if _is_of(request.kind, None)]
        return RefusalError(unexpected) if unexpected else None

    def turn_over(self) -> None:
        """What was asked and refused so far is nobody's any more, and nothing is expected."""
        with self._lock:
            self.look()
            self._expectations.clear()
            self.unexpected.clear()
            self.recent = Recent()

    def start_over(self) -> None:
        """The journal was emptied, and may count from the beginning again."""
        with self._lock:
            self._seen = 0

    def expect(self, rule: str) -> Expectation:
        with self._lock:
            self.look()
            expectation = Expectation(self, rule)
            self._expectations.append(expectation)
            return expectation

    def end(self, expectation: Expectation) -> None:
        with self._lock:
            self.look()
            if expectation in self._expectations:
                self._expectations.remove(expectation)

    def settle(self, kinds: Collection[str] | None) -> RefusalError | None:
        """The verdict on everything since the last one; expectations end with it.

        It speaks of refusals of these `kinds` that nobody expected, None being all but those that a fault was asked
        for, and of unmet expectations.
        """
        with self._lock:
            if kinds is not None and not kinds and not self._expectations:
                return None  # and strangers may have filled the journal
            self.look()
            missing = [one.unmet() for one in self._expectations if not one.requests]
            unexpected = [request for request in self.unexpected if _is_of(request.kind, kinds)]
            self._expectations.clear()
            self.unexpected.clear()
        return RefusalError(unexpected, missing) if unexpected or missing else None


def _is_of(kind: str | None, kinds: Collection[str] | None) -> bool:
    return kind != "injected" if kinds is None else kind in kinds
