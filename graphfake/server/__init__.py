"""The fake Graph on the wire."""

from graphfake.server.app import Running, make_app, serve
from graphfake.server.bounds import Bounds
from graphfake.server.engine import Engine
from graphfake.server.listen import ListenError, new_event_loop
from graphfake.server.options import OptionError, Options
from graphfake.server.origins import admin_token_for

__all__ = [
    "Bounds",
    "Engine",
    "ListenError",
    "OptionError",
    "Options",
    "Running",
    "admin_token_for",
    "make_app",
    "new_event_loop",
    "serve",
]
