"""Service documents: joined by version, ours winning; paths, dialects, pages and permissions by the longest prefix."""

from __future__ import annotations

from typing import Any

import pytest

from graphfake.contracts import ContractError
from graphfake.contracts.grants import Permissions
from graphfake.contracts.model import PageSize
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
        assert {"devicemanagement", "lamps", "lamp"} < set(service.roots)
        assert service.roots["lamps"].collection
        assert not service.roots["lamp"].collection
        assert service.partial
        other = self.SHIPPED_AND_OURS.with_contract({**SERVICE, "x-dialect": {"/lamps": "directory"}})
        assert other.service().dialect("/lamps") == "directory"

    def test_adds_what_ours_say_of_a_path_to_what_was_said_of_it(self) -> None:
        said = {"type": "contoso.widget", "bindings": {"a": "lamps", "b": "lamps"}, "capabilities": {"count": False}}
        ours = {"type": "contoso.widget", "bindings": {"b": "lamp"}, "capabilities": {"search": True}}
        below = self.SHIPPED_AND_OURS.with_contract({**SERVICE, "x-paths": {"/lamps": said}})
        lamps = below.with_contract({**SERVICE, "x-paths": {"/LAMPS": ours}}).service().roots["lamps"]
        assert lamps.bindings == {"a": "lamps", "b": "lamp"}
        assert lamps.capabilities == {"count": False, "search": True}
        other = below.with_contract({**SERVICE, "x-paths": {"/lamps": "contoso.screw"}}).service().roots["lamps"]
        assert (other.type, other.bindings, other.capabilities) == ("contoso.screw", {}, {})

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
        assert service.permissions("GET", "/Lamps/5") == Permissions(("Lamp.Read",), ("Lamp.Read",))
        assert service.permissions("PATCH", "/Lamps/5") == Permissions()
        assert service.permissions("POST", "/lamps/inner/x") == Permissions(("Lamp.Write", "Lamp.All"))
        assert service.permissions("GET", "/lampshade") is None

    def test_asks_for_those_of_a_method_on_the_path_alone(self) -> None:
        swap = {"delegated": ["Lamp.Swap"], "also": {"delegated": {"Lamp.Swap": ["Lamp.Read", "Lamp.All"]}}}
        said = {**SERVICE["x-permissions"], "/lamps/{id}/bulb": {"PUT": swap}, "/lamps/{id}": {"read": swap, "GET": {}}}
        service = INVENTED.with_contract({**SERVICE, "x-permissions": said}).service()
        also = {"delegated": {"Lamp.Swap": ("Lamp.Read", "Lamp.All")}}
        assert service.permissions("PUT", "/lamps/{key}/Bulb") == Permissions(("Lamp.Swap",), also=also)
        assert service.permissions("PUT", "/lamps/{id}/bulb/cap") == Permissions()
        assert service.permissions("GET", "/lamps/{id}/bulb/cap") == Permissions(("Lamp.Swap",), also=also)
        assert service.permissions("GET", "/lamps/{id}") == Permissions()
        assert service.permissions("GET", "/lamps") == Permissions(("Lamp.Read",), ("Lamp.Read",))

    def test_asks_for_the_published_ones_where_nothing_else_is_said_in_graphs_own_versions(self) -> None:
        said = {**SERVICE, "x-permissions": {"/users": {"POST": {"application": ["User.Invent"]}}}}
        beta = INVENTED.with_contract(said).service()
        published = beta.permissions("GET", "/users")
        assert published is not None
        assert published.delegated[0] == "User.ReadBasic.All"
        assert beta.permissions("POST", "/users") == Permissions(application=("User.Invent",))
        assert INVENTED.with_contract({**said, "x-name": "2.0"}).service("2.0").permissions("GET", "/users") is None

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
        assert service.permissions("PUT", "/lamps") == Permissions(("Lamp.Read",), ("Lamp.Read",))

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
            ("x-permissions", {"/lamps": {"GET": 5}}, "/x-permissions/~1lamps/GET"),
            ("x-permissions", {"/lamps": {"GET": {}, "MERGE": {}}}, "/x-permissions/~1lamps/MERGE"),
            ("x-permissions", {"/lamps": {"delegated": ["a b"]}}, "/x-permissions/~1lamps/delegated"),
            ("x-permissions", {"/lamps": {"also": {"delegated": {}}}}, "/x-permissions/~1lamps/also/delegated"),
            (
                "x-permissions",
                {"/lamps": {"GET": {"delegated": ["A"], "also": {"delegated": {"B": ["A"]}}}}},
                "/x-permissions/~1lamps/GET/also/delegated/B",
            ),
            (
                "x-permissions",
                {"/lamps": {"GET": {"delegated": ["A"], "also": {"delegated": {"A": []}}}}},
                "/x-permissions/~1lamps/GET/also/delegated",
            ),
        ],
    )
    def test_that_says_something_else_is_told_where(self, keyword: str, said: object, pointer: str) -> None:
        with pytest.raises(ContractError) as caught:
            INVENTED.with_contract({**SERVICE, "x-name": "2.0", keyword: said}).service("2.0")
        assert caught.value.pointer == pointer
        assert caught.value.document == "the given 2.0"
