"""Whose permissions methods on Graph's paths ask for, as shipped: Microsoft's own names, the least privileged first."""

from __future__ import annotations

import gzip
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from graphfake.contracts import load
from graphfake.contracts.names import is_permission
from graphfake.contracts.permission_paths import written
from graphfake.contracts.permitted import METHODS
from graphfake.contracts.published import published, published_for

if TYPE_CHECKING:
    from graphfake.contracts.grants import Permissions

TEXT = (files("graphfake.contracts") / "bundles" / "permissions.txt").read_bytes()


def asked(method: str, path: str) -> Permissions:
    found = published().permissions(written(path), method)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("method", "path", "kind", "least"),
    [
        ("GET", "/users", "delegated", "User.ReadBasic.All"),
        ("GET", "/users", "application", "User.ReadBasic.All"),
        ("POST", "/users", "application", "User.ReadWrite.All"),
        ("GET", "/me", "delegated", "User.Read"),
        ("GET", "/me", "personal", "User.Read"),
        ("GET", "/me/messages", "delegated", "Mail.ReadBasic"),
        ("POST", "/me/messages", "delegated", "Mail.ReadWrite"),
        ("POST", "/me/sendMail", "personal", "Mail.Send"),
        ("GET", "/users/delta", "application", "User.Read.All"),
        ("DELETE", "/groups/{id}/members/{id}", "delegated", "GroupMember.ReadWrite.All"),
        ("GET", "/devices", "application", "Device.Read.All"),
        ("GET", "/deviceManagement/managedDevices", "delegated", "DeviceManagementManagedDevices.Read.All"),
    ],
)
def test_the_least_privileged_permission_of_well_known_calls(method: str, path: str, kind: str, least: str) -> None:
    assert getattr(asked(method, path), kind)[0] == least


@pytest.mark.parametrize(
    ("method", "path", "kind", "held", "enough"),
    [
        ("GET", "/users", "application", {"User.Read.All"}, True),
        ("GET", "/users", "application", {"User.ReadBasic.All"}, True),
        ("GET", "/users", "application", {"Mail.Read"}, False),
        ("GET", "/users", "personal", {"User.Read.All"}, False),
        ("POST", "/users", "delegated", {"User.ReadWrite.All"}, True),
        ("POST", "/users", "delegated", {"User.Read.All"}, False),
        ("GET", "/me", "delegated", {"User.Read"}, True),
        ("GET", "/me", "application", {"User.Read.All", "Directory.ReadWrite.All"}, False),
        ("PATCH", "/users/{id}", "personal", {"User.Read"}, False),
        ("PATCH", "/users/{id}", "personal", {"User.ReadWrite"}, True),
        (
            "POST",
            "/servicePrincipals/{id}/appRoleAssignedTo",
            "application",
            {"AppRoleAssignment.ReadWrite.All"},
            False,
        ),
        (
            "POST",
            "/servicePrincipals/{id}/appRoleAssignedTo",
            "application",
            {"AppRoleAssignment.ReadWrite.All", "Application.Read.All"},
            True,
        ),
    ],
)
def test_what_a_caller_holds_is_enough_or_not(method: str, path: str, kind: str, held: set[str], enough: bool) -> None:
    assert asked(method, path).allow(kind, frozenset(held)) is enough  # type: ignore[arg-type]


def test_every_path_is_spelt_in_the_one_way_and_asks_somebody_for_something() -> None:
    for path in published().paths:
        assert written(path) == path
        for method in published().methods(path):
            assert method in METHODS
            permissions = published().permissions(path, method)
            assert permissions
            assert all(map(is_permission, permissions.names))


def test_the_versions_of_graph_have_them_and_no_other() -> None:
    assert published_for("v1.0") is published_for("beta") is published()
    assert published_for("2.0") is None


def test_the_text_is_small_and_in_order_so_that_git_can_compare_it() -> None:
    lines = TEXT.decode().splitlines()
    middle = lines.index("# Paths")
    sets = [line.partition(" ")[2] for line in lines[1:middle]]
    assert sets == sorted(set(sets))
    assert all(len(line) < 2_000 for line in lines)
    assert len(TEXT) < 500_000
    assert len(gzip.compress(TEXT)) < 80_000
    assert list(published().paths) == sorted(published().paths, key=lambda path: path.split("/"))
    assert all(one != other for one, other in pairwise(published().paths))


def test_it_is_read_when_the_first_is_asked_for_of_which_documents_say_nothing() -> None:
    published.cache_clear()
    service = load().service("beta")
    assert service.permissions("GET", "/deviceManagement/macOSSoftwareUpdateAccountSummaries/{id}") is not None
    assert published.cache_info().currsize == 0
    assert service.permissions("GET", "/users/{id}") == asked("GET", "/users/{id}")
    assert published.cache_info().currsize == 1
