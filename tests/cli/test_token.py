"""`graphfake token` prints a token, alone, that the fake takes for every permission unless told otherwise."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graphfake.signin import WELL_KNOWN_TENANT, read

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.support.command_line import Run


def claims_of(run: Run, *arguments: str) -> dict[str, Any]:
    result = run("token", *arguments)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", result.stdout, re.ASCII)
    found = read(result.stdout.strip())
    assert found is not None
    return dict(found.claims)


def test_it_carries_every_permission_by_default(run: Run) -> None:
    claims = claims_of(run)
    assert claims["graphfake_every_permission"] is True
    assert not {"roles", "scp"} & claims.keys()
    assert (claims["tid"], claims["aud"]) == (WELL_KNOWN_TENANT, "https://graph.microsoft.com")


def test_roles_and_scopes_that_are_named_are_all_it_carries(run: Run) -> None:
    claims = claims_of(run, "--role", "A.Read.All", "--role", "B.Read.All")
    assert claims["roles"] == ["A.Read.All", "B.Read.All"]
    assert "graphfake_every_permission" not in claims
    claims = claims_of(run, "--scope", "C.Read", "--scope", "D.Read")
    assert claims["scp"] == "C.Read D.Read"
    assert "roles" not in claims


def test_tenant_audience_and_lifetime(run: Run) -> None:
    claims = claims_of(run, "--tenant", "mine", "--audience", "https://example.org", "--expires-in", "-5")
    assert (claims["tid"], claims["aud"]) == ("mine", "https://example.org")
    assert claims["exp"] < datetime.now(UTC).timestamp()


def test_a_key_that_cannot_be_used_is_told_in_a_sentence(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "keys").mkdir(mode=0o700)
    key = folder / "keys" / "signing-key.pem"
    key.write_text("no key")
    key.chmod(0o600)
    monkeypatch.setenv("GRAPHFAKE_HOME", str(folder))
    result = run("token")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"graphfake: The signing key {key} is not ")


def test_a_tenant_that_can_be_none_is_told_in_a_sentence(run: Run) -> None:
    result = run("token", "--tenant", "a b")
    assert result.exit_code == 2
    assert "A tenant is 1 to 64 of the characters" in result.stderr
