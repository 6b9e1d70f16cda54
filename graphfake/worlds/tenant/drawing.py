"""What a made-up tenant is drawn from: one stream of chances for each kind of thing, all from one seed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from random import Random

TODAY = datetime(2026, 11, 1, tzinfo=UTC)
"""When the tenant was last looked at: nothing in it is younger, whatever the clock says."""


class Chances:
    """The chances of one kind of thing: what is drawn of it depends on the seed and on nothing drawn of others."""

    def __init__(self, seed: int, kind: str) -> None:
        self._drawn = f"{seed}/{kind}"
        self.random = Random(self._digest("chances", 8))

    def guid(self, *what: object) -> str:
        """The id of a thing, which has these names."""
        digits = self._digest(ascii(what), 16).hex()
        variant = "89ab"[int(digits[16], 16) & 3]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"

    def digits(self, length: int, *what: object) -> str:
        """Hexadecimal digits of a thing, in upper case."""
        return self._digest(ascii(what), 16).hex()[:length].upper()

    def moment(self, days: int, within: int) -> str:
        """A moment that lies this many days back at most, and no less than `days - within`."""
        seconds = self.random.randrange(max(within, 1) * 86_400)
        return told(TODAY - timedelta(days=days) + timedelta(seconds=seconds))

    def _digest(self, what: str, size: int) -> bytes:
        return blake2b(f"{self._drawn}/{what}".encode(), digest_size=size).digest()


def told(moment: datetime) -> str:
    """A moment as Graph writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def security_identifier(guid: str) -> str:
    """The SID of a directory object, which is its id in four numbers."""
    numbers = bytes.fromhex("".join(_little(part) for part in guid.split("-")[:3]) + guid.replace("-", "")[16:])
    return "S-1-12-1-" + "-".join(str(int.from_bytes(numbers[at : at + 4], "little")) for at in range(0, 16, 4))


def _little(part: str) -> str:
    return bytes.fromhex(part)[::-1].hex()
