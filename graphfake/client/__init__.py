"""A running fake as tests and programs see it: spaces, tokens, journal, state. It speaks HTTP and knows no server."""

from graphfake.client.admin import AdminError, NotRunningError, UnreachableError
from graphfake.client.clock import Clock
from graphfake.client.faults import Fault, Faults
from graphfake.client.graph import Graph, RemoteGraph
from graphfake.client.missed import Miss
from graphfake.client.records import Note, Request, Response, Violation
from graphfake.client.requests import NoSuchRequest, Requests
from graphfake.client.space import Space
from graphfake.client.state import Snapshot, State, Stored
from graphfake.client.telling import RefusalError
from graphfake.client.watch import Expectation

__all__ = [
    "AdminError",
    "Clock",
    "Expectation",
    "Fault",
    "Faults",
    "Graph",
    "Miss",
    "NoSuchRequest",
    "NotRunningError",
    "Note",
    "RefusalError",
    "RemoteGraph",
    "Request",
    "Requests",
    "Response",
    "Snapshot",
    "Space",
    "State",
    "Stored",
    "UnreachableError",
    "Violation",
]
