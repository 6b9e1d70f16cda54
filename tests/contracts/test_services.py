"""Service documents: joined by version, ours winning; paths, dialects, pages and permissions by the longest prefix."""

from __future__ import annotations

from typing import Any

import pytest

from graphfake.contracts import ContractError
from graphfake.contracts.model import PageSize, Permissions
from tests.contracts.invented import catalogue

INVENTED = catalogue()
SERVICE: dict[str, Any] = {
    "x-kind": "service",
    "x-name": "beta",
    "x-as-of": "2027-01",
    "x-paths": {"/lamps": {"type": "contoso.widget"}, "/lamp": {"type": "contoso.widget", "collection": False}},
    "x-dialect": {"/lamps": "intune"},
    "x-page-size": {"/": {"default": 5, "maximum": 10}, "/lamps": {"default": 2, "maximum": 3}},
    "x-permissions": {
        "/lamps": {"read": {"delegated": ["Lamp.Read"], "application": ["Lamp.Read"]}, "write": {}},
        "/lamps/inner": {"read": {"personal": ["Lamp.Mine"]}, "write": {"delegated": ["Lamp.Write", "Lamp.All"]}},
    },
}


class TestAService:
    SHIPPED_AND_OURS = INVENTED.with_contract(SERVICE)

    def test_joins_ours_to_the_shipped_and_ours_win(self) -> None:
        service = self.SHIPPED_AND_OURS.service()
        assert set(service.roots) == {"devicemanagement", "lamps", "lamp"}
        assert service.roots["lamps"].collection
        assert not service.roots["lamp"].collection
        assert service.partial
        other = self.SHIPPED_AND_OURS.with_contract({**SERVICE, "x-dialect": {"/lamps": "directory"}})
        assert other.service().dialect("/lamps") == "directory"

    def test_is_of_the_month_that_the_shipped_facts_are_of(self) -> None:
        assert self.SHIPPED_AND_OURS.as_of("beta") == "2026-08"

    @pytest.mark.parametrize(
        ("path", "dialect", "size"),
        [
            ("/lamps", "intune", PageSize(2, 3)),
            ("/LAMPS/1/inner/", "intune", PageSize(2, 3)),
            ("/lampshade", "directory", PageSize(5, 10)),
            ("/other", "directory", PageSize(5, 10)),
            ("/deviceManagement/x", "intune", PageSize(1000, 1000)),
        ],
    )
    def test_speaks_and_pages_by_the_longest_prefix(self, path: str, dialect: str, size: PageSize) -> None:
        service = self.SHIPPED_AND_OURS.service()
        assert service.dialect(path) == dialect
        assert service.page_size(path) == size

    def test_asks_for_permissions_by_the_longest_prefix(self) -> None:
        service = self.SHIPPED_AND_OURS.service()
        outer, inner = service.permissions("/Lamps/5"), service.permissions("/lamps/inner/x")
        assert outer is not None
        assert inner is not None
        assert (outer.read.delegated, outer.write) == (("Lamp.Read",), Permissions())
        assert inner.write.delegated == ("Lamp.Write", "Lamp.All")
        assert service.permissions("/other") is None
        assert {"Lamp.Read", "Lamp.Mine", "Lamp.All"} < set(service.every_permission)

    def test_may_say_it_in_fewer_words(self) -> None:
        short = {
            **SERVICE,
            "x-name": "2.0",
            "x-paths": {"/lamps": "contoso.widget", "/lamp": {"$ref": "contoso.widget.json"}},
            "x-dialect": "intune",
            "x-page-size": {"/": 7},
            "x-permissions": {"/lamps": ["Lamp.Read"]},
        }
        service = INVENTED.with_contract(short).service("2.0")
        assert [root.type for root in service.roots.values()] == ["contoso.widget"] * 2
        assert service.dialect("/anything") == "intune"
        assert service.page_size("/x") == PageSize(7, 7)
        assert service.permissions("/lamps") is not None

    @pytest.mark.parametrize(
        ("keyword", "said", "pointer"),
        [
            ("x-paths", {"/lamps": 5}, "/x-paths/~1lamps"),
            ("x-paths", {"/a/b": "contoso.widget"}, "/x-paths/~1a~1b"),
            ("x-paths", {"/1": "contoso.widget"}, "/x-paths/~11"),
            ("x-paths", [], "/x-paths"),
            ("x-dialect", {"/lamps": "pidgin"}, "/x-dialect/~1lamps"),
            ("x-dialect", {"/lamps": ["intune"]}, "/x-dialect/~1lamps"),
            ("x-page-size", {"/lamps": {"default": 5, "maximum": 1}}, "/x-page-size/~1lamps"),
            ("x-page-size", {"/lamps": {"default": True, "maximum": 1}}, "/x-page-size/~1lamps"),
            ("x-permissions", {"/lamps": {"read": {"anybody": []}}}, "/x-permissions/~1lamps/read/anybody"),
            ("x-permissions", {"/lamps": {"read": {"delegated": [5]}}}, "/x-permissions/~1lamps/read/delegated"),
            ("x-permissions", {"/lamps": {"read": {}, "erase": {}}}, "/x-permissions/~1lamps/erase"),
            ("x-permissions", 5, "/x-permissions"),
        ],
    )
    def test_that_says_something_else_is_told_where(self, keyword: str, said: object, pointer: str) -> None:
        with pytest.raises(ContractError) as caught:
            INVENTED.with_contract({**SERVICE, "x-name": "2.0", keyword: said}).service("2.0")
        assert caught.value.pointer == pointer
        assert caught.value.document == "the given 2.0"
