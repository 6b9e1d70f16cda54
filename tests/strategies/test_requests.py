"""Queries that the engine answers, and whole requests to the paths that the contracts describe."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from graphfake.contracts import load
from graphfake.contracts.dialects import dialect_named
from graphfake.contracts.json_text import parse
from graphfake.odata import query
from graphfake.odata.resources.paths import Paths
from graphfake.strategies import GraphRequest, graph_requests, queries
from graphfake.strategies.queries import OPTIONS
from tests.support import zoo
from tests.support.drawing import comes_up, simplest
from tests.support.drawn_types import INVENTED, SHIPPED, invented

if TYPE_CHECKING:
    from graphfake.contracts import Type

ACCOUNTS = "/deviceManagement/macOSSoftwareUpdateAccountSummaries"
PATHS = dict(zip(INVENTED, ("/widgets", "/widgets/1/parts", "/widgets/1/parts/2/screws"), strict=True))
GUARDED = zoo.catalogue(zoo.guarded())
SERVED = {*OPTIONS, ""}


@pytest.mark.parametrize("contract", INVENTED, ids=lambda contract: contract.short_name)
@pytest.mark.parametrize("collection", [True, False])
@settings(max_examples=60, suppress_health_check=[])
@given(data=st.data())
def test_every_query_is_answered(contract: Type, collection: bool, data: st.DataObject) -> None:
    text = data.draw(queries(contract, collection=collection))
    place = Paths(contract.catalogue, "beta").parse(PATHS[contract] + ("" if collection else "/9"))
    asked = query.parse(text, place, catalogue=contract.catalogue)
    assert {option.name for option in asked.raw} <= SERVED


@settings(max_examples=60)
@given(data=st.data())
def test_no_query_asks_more_than_the_contract_offers(data: st.DataObject) -> None:
    name, path = data.draw(st.sampled_from(((zoo.ANIMAL, "/animals"), (zoo.KEEPER, "/keepers"))))
    text = data.draw(queries(name, contracts=GUARDED))
    query.parse(text, Paths(GUARDED, "beta").parse(path))


def _begins_with(beginning: str, query_text: str) -> bool:
    return query_text.startswith(beginning)


def test_every_option_comes_up_in_every_spelling() -> None:
    drawn = queries(SHIPPED[0])
    comes_up(drawn, partial(_begins_with, "x=1"))
    for text in ("$top=", "top=", "%24top=", "$TOP=", "TOP="):
        comes_up(queries(SHIPPED[0], options="$top"), partial(_begins_with, text))
    for name in (name for name in OPTIONS if name != "$search"):  # which no shipped contract offers
        comes_up(queries(SHIPPED[0], options=name), partial(_begins_with, f"{name}="))
    assert simplest(drawn) == ""


def test_the_version_decides_whether_the_dollar_may_be_left_out() -> None:
    service = {"x-kind": "service", "x-name": "v1.0", "x-paths": {"/widgets": {"type": "contoso.widget"}}}
    known = load().with_contract(service, "v1.0")
    for entry in invented_documents():
        known = known.with_contract(entry, "v1.0")
    place = Paths(known, "v1.0").parse("/widgets")

    @settings(max_examples=100, database=None)
    @given(queries("contoso.widget", options=("$top", "$skip", "$count", "$select"), version="v1.0", contracts=known))
    def draw(text: str) -> None:
        wanted = {option.name for option in query.parse(text, place).raw}
        assert sum(name in text.lower() for name in ("top=", "skip=", "count=", "select=")) <= len(wanted - {""})

    draw()


def invented_documents() -> list[dict[str, Any]]:
    from tests.support.widgets import documents

    return [entry for name, entry in documents().items() if name != "service"]


def check(request: GraphRequest, paths: Paths) -> None:
    """Hold a request against the parts of the engine that read it."""
    path, _, text = request.path.removeprefix("/beta").partition("?")
    place = paths.parse(path)
    assert (place.declared.name if place.declared is not None else "") == request.type
    eventual = "ConsistencyLevel" in request.headers
    query.parse(text, place, method=request.method, catalogue=paths.catalogue, eventual=eventual)
    if request.type == "":
        return
    view = {"POST": "create", "PATCH": "update"}.get(request.method)
    assert (request.body is not None) == (view is not None) == ("Content-Type" in request.headers)
    if request.body is not None:
        sent = parse(request.body, exact=place.type.needs_exact_numbers)
        assert place.type.judge(sent.value, view=view or "", dialect=place.dialect).outcome == "valid"
    shows = dialect_named(place.dialect).update_shows
    right = {"GET": 200, "POST": 201, "PATCH": 200 if shows else 204, "DELETE": 204}
    assert request.status == right[request.method]


@settings(max_examples=40, suppress_health_check=[])
@given(graph_requests(parents=[f"{ACCOUNTS}/7", f"{ACCOUNTS}('it''s')"], paths=ACCOUNTS))
def test_every_request_to_the_documented_family_is_right(request: GraphRequest) -> None:
    check(request, Paths(load(), "beta"))


@pytest.mark.deep
@settings(max_examples=500, suppress_health_check=[])
@given(graph_requests(kinds=["entities", "counts"]))
def test_every_request_to_the_shipped_service_is_right(request: GraphRequest) -> None:
    check(request, Paths(load(), "beta"))


@settings(max_examples=40, suppress_health_check=[])
@given(graph_requests(contracts=invented(), parents=["/widgets/1", "/widgets/1/parts/2"], paths="/widgets"))
def test_so_is_every_request_to_an_invented_one(request: GraphRequest) -> None:
    check(request, Paths(invented(), "beta"))


@pytest.mark.parametrize(
    ("method", "start"),
    [
        ("GET", "/beta/widgets"),
        ("POST", "/beta/widgets"),
        ("PATCH", "/beta/widgets/1"),
        ("DELETE", "/beta/widgets('1')"),
        ("POST", "/beta/widgets/1/parts"),
        ("GET", "/beta/widgets('1')/parts?"),
        ("GET", "/beta/widgets/$count?"),
        ("POST", "/beta/$batch"),
    ],
)
def test_every_operation_comes_up(method: str, start: str) -> None:
    below = None if start.endswith("$batch") else "/widgets"
    drawn = graph_requests(contracts=invented(), parents=["/widgets/1"], methods=method, paths=below)
    comes_up(drawn, lambda request: request.method == method and request.path.startswith(start))


@pytest.mark.parametrize(
    ("method", "end"),
    [
        *(("GET", f"references/{end}") for end in ("friends", "friends/$ref")),
        *(("POST", end) for end in ("references/friends/$ref", "operations/feed", "operations/contoso.feed")),
        ("PUT", "references/keeper/$ref"),
        ("GET", "operations/oldest(diet=@diet,before=@before,names=@names)"),
    ],
)
def test_so_do_links_and_calls(method: str, end: str) -> None:
    kind, _, end = end.partition("/")
    drawn = graph_requests(contracts=zoo.catalogue(), parents=["/animals/1", "/keepers/2"], methods=method, kinds=kind)
    comes_up(drawn, lambda request: request.method == method and request.path.partition("?")[0].endswith(f"/{end}"))


def test_methods_can_be_chosen() -> None:
    found = simplest(graph_requests(methods=["PATCH"], parents=[f"{ACCOUNTS}/7"]))
    assert (found.method, found.body) == ("PATCH", b"{}")


def test_without_parents_there_is_nothing_to_delete() -> None:
    with pytest.raises(InvalidArgument, match=r"methods=\['DELETE'\] leaves no request with parents=\[\]"):
        simplest(graph_requests(methods="DELETE"))


def test_kinds_can_be_chosen() -> None:
    comes_up(graph_requests(kinds="batches"), lambda request: request.path == "/beta/$batch")
    comes_up(graph_requests(kinds=["counts"]), lambda request: "/$count" in request.path)
    with pytest.raises(InvalidArgument, match=r"leaves no request .* and kinds=\['operations'\]"):
        simplest(graph_requests(kinds="operations", paths=ACCOUNTS))


@settings(max_examples=30)
@given(request=graph_requests(contracts=invented(), parents=["/widgets/1"], paths=["/beta/widgets/1/parts", "/USERS"]))
def test_paths_can_be_chosen(request: GraphRequest) -> None:
    path = request.path.lower().replace("('1')", "/1")
    assert path.startswith(("/beta/widgets/1/parts", "/beta/users")) or path == "/beta/$batch"


def test_options_can_be_chosen() -> None:
    comes_up(queries(SHIPPED[0], options=["$filter", "$top"]), lambda text: "filter=" in text and "top=" in text)
    with pytest.raises(InvalidArgument, match=r"options=\['\$top'\] leaves no query"):
        simplest(queries(SHIPPED[0], options=["$top"], collection=False))


def test_literals_are_often_those_of_known_entities() -> None:
    drawn = queries(SHIPPED[0], options="$filter", entities=[{"displayName": "it's"}])
    comes_up(drawn, lambda text: "eq%20'it''s'" in text)


def test_a_parent_is_an_entity() -> None:
    with pytest.raises(InvalidArgument, match="'/widgets' names no entity"):
        simplest(graph_requests(contracts=invented(), parents=["/widgets"]))
