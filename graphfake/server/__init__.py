"""The fake Graph on the wire."""

from graphfake.server.app import Running, make_app, serve
from graphfake.server.engine import Engine
from graphfake.server.options import OptionError, Options
from graphfake.server.origins import admin_token_for
from graphfake.server.wire.bounds import Bounds
from graphfake.server.wire.listen import ListenError, new_event_loop

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
