"""The bare application, for those whose tests serve it by pytest-aiohttp."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from graphfake.contracts import ContractError
from graphfake.server import OptionError, make_app
from graphfake.worlds.data import DataError
from tests.support.calling import ACCOUNT, ACCOUNTS, BROKEN

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_aiohttp.plugin import AiohttpClient

pytest.importorskip("pytest_aiohttp")

TEST = {"Authorization": "Bearer test"}


async def test_it_serves_what_the_fake_serves(aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(make_app(self_check=True))

    made = await client.post(f"/beta{ACCOUNTS}", json=ACCOUNT, headers=TEST)
    account = await made.json()
    assert made.status == 201
    found = await client.get(f"/beta{ACCOUNTS}/{account['id']}", headers=TEST)
    assert (await found.json())["displayName"] == ACCOUNT["displayName"]


async def test_a_refusal_says_its_rule(aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(make_app())

    refused = await client.post(f"/beta{ACCOUNTS}", json=BROKEN, headers=TEST)
    assert (refused.status, refused.headers["Graphfake-Rule"]) == (400, "body.null")
    assert "Server" not in refused.headers
    assert (await client.get(f"/beta{ACCOUNTS}")).status == 401


async def test_two_applications_share_nothing(aiohttp_client: AiohttpClient) -> None:
    one, other = await aiohttp_client(make_app(auth="off")), await aiohttp_client(make_app(auth="off"))

    await one.post(f"/beta{ACCOUNTS}", json=ACCOUNT)
    counts = [len((await (await client.get(f"/beta{ACCOUNTS}")).json())["value"]) for client in (one, other)]
    assert counts == [1, 0]


async def test_its_options_are_those_of_the_fake(aiohttp_client: AiohttpClient) -> None:
    app = make_app(auth="off", data="example", tolerate=["body.unknown-property"], profile="observed", seed=1)
    client = await aiohttp_client(app)

    made = await client.post(f"/beta{ACCOUNTS}", json=ACCOUNT | {"colour": "red"})
    assert made.status == 201
    assert made.headers.getall("Graphfake-Note") == ["body.unknown-property; pointer=/colour"]
    assert len((await (await client.get(f"/beta{ACCOUNTS}")).json())["value"]) == 2


async def test_its_own_interface_is_there_too(aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(make_app())

    await client.get(f"/_space/a/beta{ACCOUNTS}", headers=TEST)
    kept = await (await client.get("/_graphfake/requests?space=a")).json()
    assert [exchange["path"] for exchange in kept["value"]] == [f"/beta{ACCOUNTS}"]


def test_what_it_cannot_be_made_of_is_told_when_it_is_made(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="off, lenient, strict"):
        make_app(auth="loose")
    (tmp_path / "contoso.widget.json").write_text(json.dumps({"x-kind": "entity"}))
    with pytest.raises(ContractError, match=r"contoso\.widget\.json"):
        make_app(contracts=[tmp_path])


async def test_it_begins_with_data(aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(make_app(data={f"{ACCOUNTS}/mine": ACCOUNT, ACCOUNTS: 2}))

    found = await client.get(f"/beta{ACCOUNTS}", headers=TEST)
    assert (await found.json())["value"][0]["id"] == "mine"
    with pytest.raises(OptionError, match=r"neither 'example' nor a file"):
        make_app(data="nosuch.json")
    runner = web.AppRunner(make_app(data={f"{ACCOUNTS}/mine": BROKEN}))
    with pytest.raises(DataError, match=r"body\.null at /displayName"):
        await runner.setup()
    await runner.cleanup()
