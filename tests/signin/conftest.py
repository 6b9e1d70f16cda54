"""One signing key of ours and one of a stranger for all tests of the room; no test touches the user's own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import jwt
import pytest

from graphfake.signin.keys import SigningKey, signing_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Sign(Protocol):
    """Signs any payload, lawful or not, as a token."""

    def __call__(self, payload: str | bytes, *, alg: str = ..., key: object = ..., **header: object) -> str: ...


@pytest.fixture(scope="session")
def key_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module", autouse=True)
def home(key_home: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHFAKE_HOME", str(key_home))
        yield key_home


@pytest.fixture(scope="module")
def our_key(home: Path) -> SigningKey:
    assert home.exists()
    return signing_key()


@pytest.fixture(scope="session")
def foreign_key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHFAKE_HOME", str(tmp_path_factory.mktemp("stranger")))
        return signing_key()


@pytest.fixture(scope="module")
def sign(our_key: SigningKey) -> Sign:
    def sign(payload: str | bytes, *, alg: str = "RS256", key: object = our_key.private, **header: object) -> str:
        body = payload.encode() if isinstance(payload, str) else payload
        return jwt.PyJWS().encode(body, key, algorithm=alg, headers=dict(header))  # type: ignore[arg-type]

    return sign


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 8, 1, 12, tzinfo=UTC)
