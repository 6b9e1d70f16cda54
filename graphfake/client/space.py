"""One space of a running fake, as a test holds it: its address, its tokens, what it was asked, what it keeps."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, Self

from graphfake.client.admin import AdminError, AdminOfSpace, NotRunningError, UnreachableError
from graphfake.client.clock import Clock
from graphfake.client.faults import Faults
from graphfake.client.journal import Journal
from graphfake.client.notifications import NotificationLog, Notifications
from graphfake.client.requests import Requests
from graphfake.client.state import State
from graphfake.client.watch import Watch
from graphfake.spaces import DEFAULT_SPACE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from types import TracebackType

    from graphfake.client.admin import Admin
    from graphfake.client.telling import RefusalError
    from graphfake.client.watch import Expectation
    from graphfake.handlers import Handler

_NO_TIME = timedelta()
_HALF_A_LIFE = timedelta(seconds=1800)  # of a token


class Host(Protocol):
    """Whoever opened a space."""

    admin: Admin
    fail_on: frozenset[str]  # kinds of refusals that fail a block or a test in which nobody expected them

    def drop(self, space: Space, *, failed: bool) -> None:
        """The space is no longer needed; `failed` says whether its block or its test did."""

    def handle(self, key: str, operation: str, handler: Handler | None) -> None:
        """Let the handler answer for an operation in the space of this key."""

    def closed(self, verdict: RefusalError | None) -> None:
        """A space was closed without anybody being told its last verdict."""


class Space:
    """A whole world of its own: state, journal, settings. Made by `FakeGraph.space()`.

    As a context manager it ends with its block: a refusal that was expected and did not come fails the block,
    then the space is dropped.
    """

    def __init__(self, host: Host, key: str, tenant_id: str) -> None:
        self.key = key
        self.tenant_id = tenant_id
        self._host = host
        self._admin = AdminOfSpace(host.admin, lambda: not self.is_open)
        self.state = State(self._admin, key)
        self.clock = Clock(self._admin, key)
        self.faults = Faults(self._admin, key)
        self._prefix = "" if key == DEFAULT_SPACE else f"/_space/{key}"
        self.is_open = True
        self._token: tuple[str, datetime] | None = None
        self._journal = Journal(self._admin, key)
        self._watch = Watch(self._journal.read)

    @property
    def url(self) -> str:
        """Where Graph answers, without a version and a trailing slash: `http://127.0.0.1:4365/_space/KEY`."""
        return self._host.admin.base + self._prefix

    def token(
        self,
        *,
        permissions: Sequence[str] | None = None,
        scopes: Sequence[str] | None = None,
        user: str | None = None,
        tenant: str | None = None,
        audience: str | None = None,
        expires_in: int | None = None,
    ) -> str:
        """A signed access token, without `Bearer`.

        `permissions` are an application's (`roles`), `scopes` a user's (`scp`); with neither it is one with every
        permission. `user` is the principal name of the user who has signed in, as `/me` tells. `tenant` is the space's
        own unless given; `expires_in` counts seconds, below zero for a token that has expired. Raises AdminError,
        which says what is wrong.
        """
        asked = {
            "permissions": permissions,
            "scopes": scopes,
            "user": user,
            "tenant": tenant,
            "audience": audience,
            "expires_in": expires_in,
        }
        given = {name: value for name, value in asked.items() if value is not None}
        answer = self._admin.post("tokens", given, space=self.key)
        return str(answer["access_token"])

    @property
    def headers(self) -> dict[str, str]:
        """`Authorization` with a token that has every permission, good by the space's clock. A new dict each time."""
        now = self.clock.now  # the space's, which anybody may have set since
        # A difference, and no sum, which in the year 9999 would be none.
        if self._token is None or not _NO_TIME <= now - self._token[1] < _HALF_A_LIFE:
            self._token = (self.token(), now)
        return {"Authorization": f"Bearer {self._token[0]}"}

    @property
    def requests(self) -> Requests:
        """Every request that the space was sent and its journal still holds, oldest first, as of now."""
        snapshot = self._journal.snapshot()
        return Requests(snapshot.requests, snapshot=snapshot, journal=self._journal)

    @property
    def notifications(self) -> Notifications:
        """What the space sent to those who subscribed to changes, oldest first, as of now."""
        return Notifications(NotificationLog(self._admin, self.key))

    @property
    def refusals(self) -> Requests:
        """Those of `requests` that were refused, expected or not."""
        return self.requests.refused

    def forget_requests(self) -> None:
        """Empty the journal, and nothing else. Refusals so far stay in the verdict."""
        self._watch.look()
        self._journal.clear()

    def expect_refusal(self, rule: str) -> Expectation:
        """Expect requests to be refused by the rule of this code, such as `body.enum`.

        As a statement it covers the rest of the test, as a context manager its block. That none is refused so
        fails the test; `requests` of what is returned are those that were.
        """
        return self._watch.expect(rule)

    def on(self, operation: str, handler: Handler | None) -> None:
        """From now on `handler` answers for an action or a function, such as `microsoft.graph.assign`; None ends that.

        It gets an `Invocation` and returns the operation's result, which is held against the contract, or raises
        `OperationError` to refuse the call. It runs on a thread of its own, a coroutine function in the event loop
        from which it is given, where that is one. Until the space ends, resets included. Raises ValueError where
        the contracts know no such operation, RuntimeError for a fake in another process.
        """
        self._host.handle(self.key, operation, handler)

    def reset(self) -> None:
        """Make the world as it was at its beginning: state and journal. Refusals so far stay in the verdict."""
        self._watch.look()
        self._admin.post("reset", {"space": self.key})
        self._watch.start_over()

    def forget_changes(self) -> None:
        """Answer 410 to whoever follows a delta's link that was given out so far, as Graph may at any time."""
        self._admin.post("reset", {"space": self.key, "only": "changes"})

    def close(self) -> None:
        """Drop the space, as leaving its block does: what is sent to its address afterwards finds an empty world.

        What it refused stays in the verdict of its fake.
        """
        if self.is_open:
            self._host.closed(self.settle())
            self.end(failed=False)

    def end(self, *, failed: bool) -> None:
        """Drop the space without a verdict.

        One that `failed` stays on a fake that runs on, so that what was refused can be looked at and repeated.
        """
        if self.is_open:
            self.is_open = False
            self._host.drop(self, failed=failed)

    def settle(self, *, every: bool = False) -> RefusalError | None:
        """The verdict on what was refused since the last one, None where there is nothing to say.

        It speaks of refusals that nobody expected, of `every` kind but injected ones or of those in the fake's
        `fail_on`, and of expectations that nothing met. Every expectation ends with it.
        """
        return self._watch.settle(None if every else self._host.fail_on)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        __tracebackhide__ = True
        verdict = None
        try:
            if error is None:
                verdict = self.settle() if self.is_open else None
            elif isinstance(error, Exception):
                self._add_refusals(error)
        finally:
            self.end(failed=error is not None or verdict is not None)
        if verdict is not None:
            raise verdict

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, traceback)

    def _add_refusals(self, error: Exception) -> None:
        """A block that fails by itself fails for that; what was refused in it may be why."""
        with suppress(AdminError, NotRunningError, UnreachableError):  # the fake may have ended before
            verdict = self.settle(every=True)
            if verdict is not None and verdict.unexpected:
                error.add_note(verdict.refused())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url if self._host.admin.is_open else 'not running'}>"
