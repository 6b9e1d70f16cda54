"""The list of all routes: finite though types contain themselves, and every one of them can be called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphfake.odata.resources.paths import Paths
from graphfake.odata.resources.routes import MOST_ROUTES, advice, routes, routes_further_on
from tests.support import machines

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue


def test_every_route_that_is_listed_can_be_called(beta: Paths, whole: Paths) -> None:
    keys = {"code": "0a1b2c3d-0000-0000-0000-00000000000f", "on": "true"}
    for paths in (beta, whole):
        for route in paths.known:
            # The type of `lost` is in no document, and parameters are of any type.
            if not route.endswith("/lost") and "(" not in route:
                named = route.replace("/{a,b}", "(a='1',b=1)")
                called = re.sub(r"\{(\w+)\}", lambda name: keys.get(name[1], "1"), named)
                assert paths.parse(called).route == route


def test_what_contains_itself_is_listed_once_over(catalogue: Catalogue) -> None:
    known = routes_further_on(Paths(catalogue, "v1.0").parse("widgets").shape, MOST_ROUTES)
    assert "/widgets/{id}/parts/{id}/parts/{id}" in known
    assert not any(route.count("/parts") > 2 for route in known)
    assert len(set(known)) == len(known) < MOST_ROUTES
    assert list(routes(catalogue, "v1.0")) == sorted(routes(catalogue, "v1.0"))


def test_a_link_is_named_and_not_followed(catalogue: Catalogue) -> None:
    known = routes(catalogue, "v1.0")
    assert "/widgets/{id}/maker" in known
    assert "/widgets/{id}/maker/labels" not in known


def test_a_wide_web_of_containment_is_cut_off(catalogue: Catalogue) -> None:
    names = [f"contoso.web{number}" for number in range(9)]
    navigations = {
        f"to{number}": {"x-navigation": {"target": name, "contained": True, "collection": True}}
        for number, name in enumerate(names)
    }
    for name in names:
        document = {"x-kind": "entity", "x-name": name, "type": "object", "x-key": ["id"]}
        properties = {"id": {"type": "string", "x-edm": "Edm.String"}} | navigations
        catalogue = catalogue.with_contract(document | {"properties": properties}, "v1.0")
    service = {"x-kind": "service", "x-name": "v1.0", "x-paths": {"/web": {"type": names[0]}}}
    assert len(routes(catalogue.with_contract(service, "v1.0"), "v1.0")) == MOST_ROUTES


def test_a_list_that_is_cut_keeps_the_routes_with_the_fewest_segments(catalogue: Catalogue) -> None:
    depths = sorted(route.count("/") for route in routes(catalogue, "v1.0"))
    kept = sorted(route.count("/") for route in routes(catalogue, "v1.0", 20))
    assert len(kept) == 20
    assert max(kept) < max(depths)


def test_advice_prefers_what_goes_on_from_where_the_path_was_right() -> None:
    known = ("/a", "/a/{id}", "/a/{id}/things", "/b", "/b/{id}", "/b/{id}/things")
    assert advice(known[5:], known, "/b/{id}", "thing") == "Nearest known: /b/{id}/things, /a/{id}/things."
    assert advice(("/a", "/b"), known, "") == "Known at the root: /a, /b."
    assert advice((), known, "/a/{id}/things") == "Nothing is known below /a/{id}/things."
    assert advice(tuple(f"/{n}" for n in range(9)), (), "").endswith("/4 and 4 more.")


def test_operations_have_routes_and_are_advised() -> None:
    known = routes(machines.catalogue(), "beta")
    assert {"/stopAll", "/add(a={a},b={b})", "/machines/scan", "/machines/{id}/distance()"} <= set(known)
    assert advice((), known, "/machines/{id}", "distence").startswith("Nearest known: /machines/{id}/distance()")
