"""What is said of a path that leads nowhere: in Graph's words where all is known, else that graphfake lacks it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from graphfake.errors import GraphError
from graphfake.odata.resources.routes import advice, routes

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue


class Astray:
    """The refusals of one version's paths, each with the routes that somebody may have meant."""

    def __init__(self, catalogue: Catalogue, version: str) -> None:
        self._catalogue = catalogue
        self._version = version

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Templates of all routes, sorted."""
        return routes(self._catalogue, self._version)

    def unknown(self, segment: str, route: str, *, partial: bool = False) -> GraphError:
        """A segment after a route that names nothing; `partial`: not all that can stand there is held."""
        explain = advice(self.known, route, segment)
        if partial:
            return self.lacks(f"the path {route}/{segment[:200]}", route, explain)
        return GraphError("path.segment", values={"segment": segment}, explain=explain)

    def lacks(self, subject: str, route: str, explain: str = "") -> GraphError:
        """Something that may exist, and that the catalogue does not hold."""
        return GraphError("coverage.path", values={"subject": subject}, explain=explain or advice(self.known, route))


def misspelt(explain: str) -> GraphError:
    """A path that cannot be read."""
    return GraphError("path.syntax", explain=explain)
