"""A strict, stateful fake of Microsoft Graph. Each name here is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphfake.client import Expectation, Graph, NoSuchRequest, RefusalError, RemoteGraph, Request, Requests, Space
    from graphfake.fake import FakeGraph
    from graphfake.handlers import Invocation, OperationError

__version__ = "0.1.0"

__all__ = [
    "Expectation",
    "FakeGraph",
    "Graph",
    "Invocation",
    "NoSuchRequest",
    "OperationError",
    "RefusalError",
    "RemoteGraph",
    "Request",
    "Requests",
    "Space",
    "__version__",
]

_ROOMS = dict.fromkeys(__all__, "graphfake.client") | {
    "FakeGraph": "graphfake.fake",
    "Invocation": "graphfake.handlers",
    "OperationError": "graphfake.handlers",
}


if not TYPE_CHECKING:  # a type checker would take every misspelt name for one of these

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        try:
            value = globals()[name] = getattr(import_module(_ROOMS[name]), name)
        except AttributeError as error:  # which Python would take for there being no such name here
            raise ImportError(f"{name} of {__name__} cannot be loaded: {error}", name=_ROOMS[name]) from error
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
