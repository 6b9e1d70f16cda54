"""`graphfake serve --allow-webhook`: whom the server may call beside this machine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.command_line import Served
from tests.support.post_office import VERSION, bundle, subscription

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Run


@pytest.mark.parametrize("host", ["https://hooks.example", "hooks.example:443", ""])
def test_a_host_is_named_alone(run: Run, host: str) -> None:
    ended = run("serve", "-p", "0", "--allow-webhook", host)
    assert ended.exit_code == 2
    assert f"allow_webhook={host!r} is no host: name it as in hooks.example, without scheme and port." in ended.stderr


def test_a_host_that_is_allowed_is_called(folder: Path) -> None:
    (folder / "office.json").write_text(json.dumps(bundle()), encoding="utf-8")
    # Nobody listens there: that it is called all the same is seen by what is said of it.
    served = Served("--contracts", "office.json", "--allow-webhook", "0.0.0.0")
    try:
        with served.connection() as connection:
            rules = []
            for host in ("0.0.0.0", "10.0.0.1"):
                body = json.dumps(subscription(f"http://{host}:9/hook"))
                headers = {"Authorization": "Bearer any", "Content-Type": "application/json"}
                connection.request("POST", f"/{VERSION}/subscriptions", body, headers)
                answer = connection.getresponse()
                answer.read()
                rules.append(answer.headers["Graphfake-Rule"])
    finally:
        served.kill()
    assert rules == ["subscription.handshake-answer", "coverage.webhook"]
