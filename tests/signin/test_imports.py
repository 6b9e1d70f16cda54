"""What the room costs at start: nothing that a caller without a JWT does not need."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("jwt", "cryptography", "platformdirs", "aiohttp", "hypothesis", "faker", "jsonschema")
SOME_JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJ0aWQiOiJ0In0.c2ln"

FREE = {
    "importing the room": "import graphfake.signin",
    "an opaque token": 'from graphfake.signin import identify; identify("Bearer test", "lenient", now, "http://x")',
    "no token": 'from graphfake.signin import identify; identify(None, "off", now, "http://x")',
    "choosing the space": f'from graphfake.signin import tenant_of; assert tenant_of("Bearer {SOME_JWT}") == "t"',
}


@pytest.mark.parametrize("code", FREE.values(), ids=FREE)
def test_loads_nothing_heavy(code: str) -> None:
    program = (
        f"import sys\nfrom datetime import UTC, datetime\nnow = datetime.now(UTC)\n{code}\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
