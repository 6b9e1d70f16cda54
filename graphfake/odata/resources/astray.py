"""What is said of a path that leads nowhere: in Graph's words where all is known, else that graphfake lacks it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from graphfake.errors import GraphError
from graphfake.odata.resources.routes import advice, property_routes, routes, routes_below, routes_further_on

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue
    from graphfake.odata.resources.shapes import Shape

_MOST_KNOWN = 500
"""Routes among which the nearest to a wrong one is looked for."""


class Astray:
    """The refusals of one version's paths, each with the routes that somebody may have meant."""

    def __init__(self, catalogue: Catalogue, version: str) -> None:
        self._catalogue = catalogue
        self._version = version

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Templates of routes, sorted; in a large version those with few segments alone."""
        return routes(self._catalogue, self._version, _MOST_KNOWN)

    def unknown(self, segment: str, after: Shape, *, partial: bool = False) -> GraphError:
        """A segment after a form of path that names nothing; `partial`: not all that can stand there is held."""
        elsewhere = (*property_routes(after), *routes_further_on(after, _MOST_KNOWN), *self.known)
        explain = advice(routes_below(after), elsewhere, after.route, segment)
        if partial:
            return self.lacks(f"the path {after.route}/{segment[:200]}", after, explain)
        return GraphError("path.segment", values={"segment": segment}, explain=explain)

    def lacks(self, subject: str, after: Shape, explain: str = "") -> GraphError:
        """Something that may exist, and that the catalogue does not hold."""
        told = explain or advice(routes_below(after), (), after.route)
        return GraphError("coverage.path", values={"subject": subject}, explain=told)


def not_known(subject: str) -> GraphError:
    """Something of which nothing but the name is known."""
    return GraphError("coverage.not-known-here", values={"subject": subject})


def misspelt(explain: str) -> GraphError:
    """A path that cannot be read."""
    return GraphError("path.syntax", explain=explain)
