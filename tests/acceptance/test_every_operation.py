"""Every action and function that v1.0 and beta have on what is always there answers by its contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import load
from graphfake.contracts.operation_types import result_type
from graphfake.strategies import graph_requests
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.strategies import GraphRequest


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(self_check=True) as running:
        yield running


def answered(served: Served, request: GraphRequest) -> None:
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url, prefix="") as client:
        answer = client.call(request.method, request.path, body=request.body, headers=dict(request.headers))
    assert answer.status == request.status, (request, answer.rule, answer.body)


@pytest.mark.parametrize("version", ["v1.0", "beta"])
@settings(max_examples=6)
@given(data=st.data())
def test_some_of_them(served: Served, version: str, data: st.DataObject) -> None:
    answered(served, data.draw(graph_requests(version=version, kinds="operations")))


@pytest.mark.deep
@pytest.mark.parametrize("version", ["v1.0", "beta"])
@settings(max_examples=500)
@given(data=st.data())
def test_many_of_them(served: Served, version: str, data: st.DataObject) -> None:
    answered(served, data.draw(graph_requests(version=version, kinds="operations")))


def test_no_collection_of_entities_holds_null() -> None:
    """Whatever the model says of the items of a result."""
    type_ = load().type("microsoft.graph.deviceManagementTemplate", "beta")
    (operation,) = type_.operations["importOffice365DeviceConfigurationPolicies"]
    assert operation.returns is not None
    assert operation.returns.item_nullable
    assert not result_type(load(), "beta", operation).properties["value"].item_nullable


def test_what_gives_bytes_is_said_not_to_be_served(served: Served) -> None:
    with served.client(prefix="/v1.0") as client:
        answer = client.get("/reports/getEmailActivityCounts(period='D7')")
    assert (answer.status, answer.rule) == (501, "coverage.operation")
