"""One served fake for all acceptance tests; each test has a world of its own in it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.support import widgets
from tests.support.family import KINDS, PROFILES, Kind
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator


class Open(Protocol):
    """Opens a client in a fresh space; `settings` are the space's, `headers` those of every call."""

    def __call__(self, *, headers: dict[str, str] | None = None, **settings: Any) -> Client: ...


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`--data example`, every reply held against its own contract."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHFAKE_HOME", str(tmp_path_factory.mktemp("home")))
        with Served(data="example") as served:
            yield served


@pytest.fixture(scope="session")
def contoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`--contracts FOLDER`, with an invented service in the folder."""
    with Served(contracts=(widgets.write(tmp_path_factory.mktemp("contoso")),)) as served:
        yield served


@pytest.fixture(params=PROFILES)
def invented(request: pytest.FixtureRequest, contoso: Served) -> Iterator[Client]:
    """A client of the invented service in a fresh space, in both profiles one after the other."""
    with contoso.client() as admin:
        url = admin.post("/_graphfake/spaces", {"profile": request.param}).json["url"]
    with Client(url) as opened:
        yield opened


@pytest.fixture
def fresh(server: Served) -> Iterator[Open]:
    with ExitStack() as stack:

        def opened(*, headers: dict[str, str] | None = None, **settings: Any) -> Client:
            with server.client() as admin:
                made = admin.post("/_graphfake/spaces", settings)
            assert made.status == 201, made.body
            return stack.enter_context(Client(made.json["url"], headers=headers))

        yield opened


@pytest.fixture
def client(fresh: Open) -> Client:
    """A client in a fresh space of profile documented, with the documented example's parents."""
    return fresh()


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def either(fresh: Open, profile: str) -> Client:
    """The same in both profiles, one after the other."""
    return fresh(profile=profile)


@pytest.fixture(params=KINDS, ids=[kind.short for kind in KINDS])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Each of the three types."""
    found: Kind = request.param
    return found
