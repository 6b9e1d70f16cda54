"""Dates over the wire: every form that is accepted keeps its instant, and what nearly is one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.family import STATE
from tests.support.instants import instant

if TYPE_CHECKING:
    from tests.support.served import Client

NAME = "lastUpdatedDateTime"
ACCEPTED = {
    # as sent -> the instant in UTC
    "2017-01-01T00:00:56.8321556-08:00": "2017-01-01T08:00:56.8321556Z",
    "2017-01-01T08:00:56Z": "2017-01-01T08:00:56Z",
    "2017-01-01T08:00:56.Z": None,
    "2017-01-01T08:00:56.1Z": "2017-01-01T08:00:56.1Z",
    "2017-01-01T08:00:56.12Z": "2017-01-01T08:00:56.12Z",
    "2017-01-01T08:00:56.123Z": "2017-01-01T08:00:56.123Z",
    "2017-01-01T08:00:56.1234Z": "2017-01-01T08:00:56.1234Z",
    "2017-01-01T08:00:56.12345Z": "2017-01-01T08:00:56.12345Z",
    "2017-01-01T08:00:56.123456Z": "2017-01-01T08:00:56.123456Z",
    "2017-01-01T08:00:56.1234567Z": "2017-01-01T08:00:56.1234567Z",
    "2017-01-01T08:00:56.12345674Z": "2017-01-01T08:00:56.1234567Z",
    "2017-01-01T08:00:56.12345676Z": "2017-01-01T08:00:56.1234568Z",
    "2017-01-01T08:00:56.00000005Z": "2017-01-01T08:00:56Z",
    "2017-01-01T08:00:56.00000015Z": "2017-01-01T08:00:56.0000002Z",
    "2017-01-01T08:00:56.00000025Z": "2017-01-01T08:00:56.0000002Z",
    "2017-01-01T08:00:56.000000050001Z": "2017-01-01T08:00:56.0000001Z",
    "2017-01-01T08:00:56.123456789012Z": "2017-01-01T08:00:56.1234568Z",
    "2017-01-01T08:00:56.1234567890123Z": None,
    "2016-12-31T23:59:59.99999999Z": "2017-01-01T00:00:00Z",
    "2017-01-01T08:00Z": "2017-01-01T08:00:00Z",
    "2017-01-01T08:00+00:00": "2017-01-01T08:00:00Z",
    "2017-01-01t08:00:56z": "2017-01-01T08:00:56Z",
    "2017-01-01T08:00:56-00:00": "2017-01-01T08:00:56Z",
    "2017-01-01T22:00:56+14:00": "2017-01-01T08:00:56Z",
    "2016-12-31T18:00:56-14:00": "2017-01-01T08:00:56Z",
    "2017-01-01T13:45:56+05:45": "2017-01-01T08:00:56Z",
    "2017-01-01T08:00:56+14:01": None,
    "2017-01-01T08:00:56-14:01": None,
    "2017-01-01T08:00:56+15:00": None,
    "2017-01-01T08:00:56+00:60": None,
    "2017-01-01T08:00:56+0800": None,
    "2017-01-01T08:00:56+08": None,
    "2017-01-01T08:00:56+8:00": None,
    "2017-01-01T08:00:56": None,
    "2017-01-01T08:00:56 Z": None,
    "2017-01-01 08:00:56Z": None,
    " 2017-01-01T08:00:56Z": None,
    "2017-01-01T08:00:56Z ": None,
    "2017-01-01T08:00:56Z\n": None,
    "2017-01-01": None,
    "2017-01-01Z": None,
    "2017-01-01T08Z": None,
    "20170101T080056Z": None,
    "2017-1-1T08:00:56Z": None,
    "2017-W01-1T08:00:56Z": None,
    "2017-001T08:00:56Z": None,
    "2016-02-29T00:00:00Z": "2016-02-29T00:00:00Z",
    "2000-02-29T00:00:00Z": "2000-02-29T00:00:00Z",
    "2017-02-29T00:00:00Z": None,
    "1900-02-29T00:00:00Z": None,
    "2017-00-01T00:00:00Z": None,
    "2017-13-01T00:00:00Z": None,
    "2017-04-31T00:00:00Z": None,
    "2017-01-00T00:00:00Z": None,
    "2017-01-01T24:00:00Z": None,
    "2017-01-01T08:60:00Z": None,
    "2016-12-31T23:59:60Z": None,
    "0001-01-01T00:00:00Z": "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+00:01": None,
    "0001-01-01T00:00:00-14:00": "0001-01-01T14:00:00Z",
    "0000-12-31T23:59:59Z": None,
    "9999-12-31T23:59:59Z": "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59.9999999Z": "9999-12-31T23:59:59.9999999Z",
    "9999-12-31T23:59:59.99999994Z": "9999-12-31T23:59:59.9999999Z",
    "9999-12-31T23:59:59.99999999Z": None,
    "9999-12-31T23:59:59-00:01": None,
    "10000-01-01T00:00:00Z": None,
    "-0001-01-01T00:00:00Z": None,
    "+2017-01-01T00:00:00Z": None,
    "17-01-01T00:00:00Z": None,
    "2017-01-01T08:00:56,5Z": None,
    "٢٠١٧-01-01T08:00:56Z": None,
    "2017-01-01T08:00:56\u221208:00": None,
    "\ufeff2017-01-01T08:00:56Z": None,
    "/Date(1571240587193)/": None,
    "1483228800": None,
    "now": None,
    "": None,
}
"""Whoever is accepted with its instant; None is refused."""


@pytest.mark.parametrize(("sent", "utc"), ACCEPTED.items(), ids=[ascii(text) for text in ACCEPTED])
def test_a_date_is_accepted_with_its_instant_or_refused_with_its_text(
    either: Client, profile: str, sent: str, utc: str | None
) -> None:
    answer = either.post(STATE.collection, STATE.payload(**{NAME: sent}))

    if utc is None:
        assert (answer.status, answer.code, answer.rule) == (400, "ModelValidationFailure", "body.literal")
        assert answer.message == f"Cannot convert the literal '{sent}' to the expected type 'Edm.DateTimeOffset'."
        assert answer.pointer == f"/{NAME}"
        return
    assert (answer.status, answer.notes) == (201, [])
    read = either.get(f"{STATE.collection}/{answer.json['id']}").json[NAME]
    assert read == answer.json[NAME]
    assert instant(read) == instant(utc)
    if profile == "observed":
        assert read == utc


def test_an_update_reads_a_date_as_a_creation_does(either: Client) -> None:
    key = either.post(STATE.collection, STATE.example).json["id"]

    for sent, utc in ACCEPTED.items():
        answer = either.patch(f"{STATE.collection}/{key}", {NAME: sent})

        assert (answer.status, answer.rule) == ((200, None) if utc else (400, "body.literal")), sent
        if utc:
            assert instant(answer.json[NAME]) == instant(utc)
