"""What a space was sent, as tests speak of it: filtered, waited for, saved; and what came close to what is missing."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfake.client.listed import Listed
from graphfake.client.loops import off_the_loop, runs_a_loop
from graphfake.client.missed import KINDS, Miss, missed
from graphfake.client.records import Request
from graphfake.client.waiting import wait_for
from graphfake.client.wording import close, counted, listed, none_found, waited
from graphfake.contracts import rules
from graphfake.criteria import Criterion, criterion_of
from graphfake.finding import NearMiss, meets, near_misses
from graphfake.har import FORMATS, har, ndjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphfake.signin.privileges import LeastPrivileged

_SLICE = 20.0  # seconds that the server is asked to wait at once
_SHORT_SLICE = 0.5  # the same where a caller may no longer want to know


class NoSuchRequest(AssertionError):
    """The requests that were asked for were not sent. The text says what was asked for, and what came close."""


class Requests(Listed):
    """Requests of one space, oldest first, as they stood when they were read. It equals a list of the same.

    Each filter gives the requests that meet it, too; `first`, `last` and `only` give one. Filters raise
    CriteriaError, a ValueError, for what no request can be.
    """

    # Filters

    def to(self, path: str) -> Requests:
        """Those to a path: a glob below the version, `*` within a segment and `**` for any number of segments.

        It may begin with `/beta` or `/v1.0`, and then holds for that version alone. Letter case and the query of
        a request make no difference.
        """
        return self._asked(path=path)

    def of(self, *methods: str) -> Requests:
        """Those of these methods: `of("POST")`."""
        return self._asked(method=list(methods))

    def answered(self, *statuses: int | str | range) -> Requests:
        """Those that were answered so: `answered(429)`, `answered("5xx")`, `answered(range(200, 300))`."""
        return self._asked(status=[_status(one) for one in statuses])

    def by(self, rule: str) -> Requests:
        """Those that were refused by the rule of this code, or by any of an area: `by("body.*")`."""
        return self._asked(rule=rule)

    @property
    def refused(self) -> Requests:
        """Those that were refused, by whatever rule."""
        return self._asked(rule=True)

    @property
    def injected(self) -> Requests:
        """Those that a fault fell on."""
        return self._asked(fault=True)

    @property
    def in_batch(self) -> Requests:
        """Those that came in a `$batch`."""
        return self._asked(batch=True)

    def of_batch(self, request: Request) -> Requests:
        """Those that came in the `$batch` that this request is."""
        return self._asked(batch=request.id)

    def since(self, mark: Requests | Request | int) -> Requests:
        """Those that came after a request, after its number, or after other requests were read."""
        if isinstance(mark, Requests):
            mark = mark.mark
        return self._asked(after=mark.number if isinstance(mark, Request) else mark)

    def where(self, predicate: Callable[[Request], object]) -> Requests:
        """Those of which the function says so."""
        name = getattr(predicate, "__name__", None) or type(predicate).__name__
        taken = f"accepted by {name}"
        return self._narrowed(Criterion(None, None, taken, lambda one: bool(predicate(one)), lambda _: f"not {taken}"))

    # One

    @property
    def first(self) -> Request:
        """The oldest. Raises NoSuchRequest where there is none."""
        __tracebackhide__ = True
        return self._some()[0]

    @property
    def last(self) -> Request:
        """The newest. Raises NoSuchRequest where there is none."""
        __tracebackhide__ = True
        return self._some()[-1]

    @property
    def only(self) -> Request:
        """The one that there is. Raises NoSuchRequest where there is none, or are several."""
        __tracebackhide__ = True
        if len(self._some()) > 1:
            head = f"One was expected, and there are {counted(len(self), self._criteria)}:"
            raise NoSuchRequest("\n".join([head, *listed(self._found)]))
        return self._found[0]

    # What is yet to come

    def wait(self, count: int = 1, timeout: float = 5.0) -> Requests:
        """Wait until there are so many of them, and give all that there are then.

        It counts those that are there already; `since` leaves them out. Raises NoSuchRequest after `timeout` seconds.
        It holds up its thread: where the event loop has to go on meanwhile, await `wait_async`.
        """
        __tracebackhide__ = True
        return self._wait(count, timeout, threading.Event(), _SLICE)

    async def wait_async(self, count: int = 1, timeout: float = 5.0) -> Requests:  # noqa: ASYNC109 - as wait has it
        """The same without holding up the event loop, asyncio's or trio's."""
        return await off_the_loop(lambda given_up: self._wait(count, timeout, given_up, _SHORT_SLICE))

    # What is missing

    def near_misses(self) -> list[NearMiss[Request]]:
        """The requests that come closest to what is asked for without meeting it, each with what it is instead."""
        return near_misses(self._criteria, self._snapshot.requests)

    # What was missed

    def missed(self) -> list[Miss]:
        """What the client missed of the answers to these requests; see Miss for what that can be."""
        return missed(self._found, self._snapshot.requests)

    def assert_nothing_missed(self, *, but: Iterable[str] = ()) -> None:
        """Raises AssertionError where the client missed anything, with a line for each, `but` for these kinds."""
        __tracebackhide__ = True
        forgiven = frozenset([but] if isinstance(but, str) else but)
        for kind in forgiven - set(KINDS):
            raise ValueError(f"There is no kind of miss {kind!r}, but {', '.join(KINDS)}.")
        misses = [miss for miss in self.missed() if miss.kind not in forgiven]
        if misses:
            head = f"The client missed {len(misses)} thing{'s' * (len(misses) > 1)}:"
            raise AssertionError("\n".join([head, *(f"  {miss.kind}: {miss.sentence}" for miss in misses)]))

    # What they take

    def least_privileged(self) -> LeastPrivileged:
        """The least privileged permissions for these requests, by kind of caller, and what their tokens held beyond.

        It prints as text for people. Raises RuntimeError for requests that are part of others.
        """
        if self._journal is None:
            raise RuntimeError(
                "These requests are part of others; ask it of requests of a space, filtered as you like."
            )
        return self._journal.least_privileged(one.id for one in self._found)

    # As files

    def to_ndjson(self) -> str:
        """One exchange a line, as JSON."""
        return ndjson(one.to_json() for one in self._found)

    def to_har(self) -> dict[str, Any]:
        """A log of HAR 1.2, which browsers and proxies show."""
        return har((one.to_json() for one in self._found), dropped=self.dropped)

    def save(self, path: str | Path) -> None:
        """Write them to a file whose name ends in `.har` or `.ndjson`. Raises ValueError for any other."""
        form = Path(path).suffix.lower().removeprefix(".")
        if form not in FORMATS:
            raise ValueError(f"Requests are saved to a file that ends in .har or .ndjson, not to {str(path)!r}.")
        text = self.to_ndjson() if form == "ndjson" else json.dumps(self.to_har(), indent=2) + "\n"
        Path(path).write_text(text, encoding="utf-8")

    # Within

    def _asked(self, **asked: object) -> Requests:
        return self._narrowed(*(criterion_of(name, value, rules()) for name, value in asked.items()))

    def _narrowed(self, *criteria: Criterion) -> Requests:
        found = [one for one in self._found if meets(criteria, one)]
        return self._of(found, self._criteria + criteria, self._snapshot)

    def _some(self) -> tuple[Request, ...]:
        __tracebackhide__ = True
        if not self._found:
            raise NoSuchRequest("\n".join(none_found(self._criteria, self._snapshot)))
        return self._found

    def _wait(self, count: int, timeout: float, given_up: threading.Event, slices: float) -> Requests:
        __tracebackhide__ = True
        if self._journal is None:
            raise RuntimeError("These requests are part of others; wait for requests of a space, filtered as you like.")
        if count < 1 or not timeout >= 0:
            raise ValueError("A wait is for 1 request or more, and for 0 seconds or more.")
        came = wait_for(
            self._journal,
            self._criteria,
            count,
            timeout,
            since=self._snapshot,
            slices=slices,
            given_up=given_up,
        )
        if came.enough:
            return self._of(came.found, self._criteria, came.snapshot)
        near = listed(came.found) or close(self._criteria, came.snapshot)
        lines = [waited(timeout, count, self._criteria, came.found), *near]
        if runs_a_loop():
            lines.append("The event loop of this thread stood still meanwhile: await wait_async(...) lets it go on.")
        raise NoSuchRequest("\n".join(lines))


def _status(asked: int | str | range) -> int | str:
    if not isinstance(asked, range):
        return asked
    return f"{asked.start}-{asked.stop - 1}" if asked.step == 1 else repr(asked)
