"""Bodies inside a `$batch`, in both directions."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts.json_text import parse
from graphfake.errors import GraphError
from graphfake.odata.batches import BatchItem
from graphfake.server.answers.batch_bodies import sent_body, shown_body

NUMBERS = ("1.10", "1E+400", "-0.0", "123456789012345678901234567890", "12345678901234567890.123456789", "1e-7", "0")


def sent(content_type: str, body: Any) -> bytes:
    return sent_body(BatchItem("1", "PUT", "/", (("content-TYPE", content_type),), body, ()))


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_keep_the_digits_that_they_were_sent_with(number: str) -> None:
    body = parse(f'{{"a":[{number}]}}'.encode(), exact=True).value

    assert json.loads(sent("application/json", body), parse_float=Decimal, parse_int=int) == json.loads(
        f'{{"a":[{number}]}}', parse_float=Decimal, parse_int=int
    )


@settings(max_examples=30)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.text(),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
        max_leaves=4,
    )
)
@pytest.mark.parametrize("content_type", ["application/json", "APPLICATION/JSON; charset=utf-8", "application/x+json"])
def test_json_is_sent_and_shown_as_it_is(content_type: str, value: Any) -> None:
    if value is None:
        assert sent(content_type, value) == b""
    else:
        assert json.loads(sent(content_type, value)) == value
        assert json.loads(shown_body(content_type, sent(content_type, value))) == value


@settings(max_examples=30)
@given(data=st.binary())
@pytest.mark.parametrize("content_type", ["image/jpeg", "application/octet-stream", "", "nonsense"])
def test_bytes_are_base64_in_either_alphabet_with_or_without_padding(content_type: str, data: bytes) -> None:
    shown = json.loads(shown_body(content_type, data))

    assert shown == b64encode(data).decode()
    assert sent(content_type, shown) == sent(content_type, urlsafe_b64encode(data).decode().rstrip("=")) == data


@settings(max_examples=30)
@given(text=st.text())
@pytest.mark.parametrize("content_type", ["text/plain", "text/html;charset=utf-8", "application/xml"])
def test_text_is_a_string(content_type: str, text: str) -> None:
    assert sent(content_type, text) == text.encode()
    assert json.loads(shown_body(content_type, text.encode())) == text


@pytest.mark.parametrize("content_type", ["application/json", "text/plain"])
def test_what_is_not_what_its_type_says_is_shown_as_bytes(content_type: str) -> None:
    assert json.loads(shown_body(content_type, b"{\xff")) == b64encode(b"{\xff").decode()


@pytest.mark.parametrize("body", ["%", "a", "a b=", "é", {}, [], 5, True])
def test_what_is_no_base64_is_refused(body: Any) -> None:
    with pytest.raises(GraphError, match=r"batch\.body"):
        sent("image/png", body)
