"""What actions and functions do in a fake: handlers of the test's own, by space and operation."""

from __future__ import annotations

import asyncio
import inspect
import threading
import traceback
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    Handler = Callable[["Invocation"], Any]

MOST_SECONDS = 30.0
"""How long a handler may take; the request of a slower one is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """One call of an action or a function, as a handler gets it.

    `operation` is its full name; `path` what it is bound to, as `state.get` takes it (`/things/ID`), "" for an
    operation of the service itself; `keys` are those that stand in the path, the outermost first. `parameters` hold
    every declared parameter in its canonical form, what was left out being its default or null. `entity` is the
    stored entity it is bound to, None where it is bound to a collection or to nothing.
    """

    operation: str
    path: str = ""
    keys: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    entity: Mapping[str, Any] | None = None
    version: str = "beta"


class OperationError(Exception):
    """What a handler raises to refuse a call: Graph's error envelope with this status, code and message.

    Raises ValueError for a status that is no whole number from 400 to 599, TypeError for what is no text.
    """

    def __init__(self, status: int, code: str, message: str = "") -> None:
        if not isinstance(status, int) or not 400 <= status <= 599:
            raise ValueError(f"A refusal has a status from 400 to 599, not {status}.")
        if not isinstance(code, str) or not isinstance(message, str):
            raise TypeError(f"The code and the message of a refusal are texts, not {code!r} and {message!r}.")
        super().__init__(f"{status} {code}: {message}")
        self.status = int(status)
        self.code = code
        self.message = message


class HandlerFailure(Exception):
    """A handler raised what is no refusal, or did not end in time; the cause is what it raised."""

    @property
    def traceback(self) -> str:
        """Where it failed, in characters that every log can hold."""
        try:
            lines = traceback.format_exception(self.__cause__)
        except Exception:  # noqa: BLE001 - some exceptions of others cannot be told
            return ""
        return "".join(lines).encode(errors="backslashreplace").decode()


class Handlers:
    """The handlers of one server. Any thread may register; the server's own looks them up."""

    def __init__(self) -> None:
        self.full_name: Callable[[str], str] = str
        """What an operation is called in full, however it is spelled; the server says, and raises ValueError."""
        self._handlers: dict[tuple[str, str], tuple[Handler, asyncio.AbstractEventLoop | None]] = {}

    def register(self, space: str, operation: str, handler: Handler | None) -> None:
        """From now on the handler answers for the operation in the space; None ends that.

        A coroutine function runs in the event loop from which it is registered, where that is one. Raises
        ValueError where no operation is called so, TypeError for what cannot be called.
        """
        key = (space, self.full_name(operation).lower())
        if handler is None:
            self._handlers.pop(key, None)
            return
        if not callable(handler):
            raise TypeError(f"A handler is called with an Invocation; {handler!r} cannot be called.")
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        self._handlers[key] = handler, loop

    def forget(self, space: str) -> None:
        """Drop all handlers of a space."""
        for key in [key for key in list(self._handlers) if key[0] == space]:  # a copy: others register meanwhile
            self._handlers.pop(key, None)

    def has(self, space: str, operation: str) -> bool:
        """Is there a handler for an operation, given by its full name?"""
        return (space, operation.lower()) in self._handlers

    async def answer(self, space: str, invocation: Invocation, seconds: float = MOST_SECONDS) -> Any:
        """What the handler returns. It runs on a thread of its own, so that it may call the fake itself.

        Raises OperationError where it refuses, HandlerFailure where it fails.
        """
        found = self._handlers.get((space, invocation.operation.lower()))
        if found is None:
            raise HandlerFailure("it was taken away at that moment")
        handler, loop = found
        try:
            async with asyncio.timeout(seconds):
                result = await _on_a_thread(lambda: handler(invocation))
                if inspect.isawaitable(result):
                    result = await _awaited(result, loop)
        except TimeoutError as error:
            raise HandlerFailure(f"it took more than {seconds:g} seconds") from error
        except _Raised as raised:
            if isinstance(raised.error, OperationError):
                raise raised.error from None
            raise HandlerFailure(f"it raised {_told(raised.error)}") from raised.error
        return result


class _Raised(Exception):
    """Carries whatever a handler raised, `pytest.fail` and `sys.exit` included, out of its thread."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


def _on_a_thread(work: Callable[[], Any]) -> asyncio.Future[Any]:
    """A daemon's, so that a handler that hangs does not keep the server from stopping."""
    done: Future[Any] = Future()
    done.set_running_or_notify_cancel()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - carried to whoever waits
            done.set_exception(error if isinstance(error, _Raised) else _Raised(error))
        else:
            done.set_result(result)

    threading.Thread(target=run, name="graphfake handler", daemon=True).start()
    return asyncio.wrap_future(done)


def _awaited(result: Awaitable[Any], loop: asyncio.AbstractEventLoop | None) -> asyncio.Future[Any]:
    """The end of a coroutine in its own loop, or in a new one where that has ended or never was."""

    async def whole() -> Any:
        try:
            return await result
        except BaseException as error:
            raise _Raised(error) from error

    if loop is not None and loop.is_running():
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(whole(), loop))
    return _on_a_thread(lambda: asyncio.run(whole()))


def _told(error: BaseException) -> str:
    """As much as it says of itself, in characters that can be sent."""
    try:
        text = str(error).encode(errors="backslashreplace").decode()
    except Exception:  # noqa: BLE001 - some exceptions of others cannot be told
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
