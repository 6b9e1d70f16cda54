"""Pages: their size, tokens that nobody can forge or move, and links that lead to the same question."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.model import PageSize
from graphfake.errors import GraphError
from graphfake.odata.paging import Page, Place, SkipTokens, next_link, plan
from graphfake.odata.query import QueryOptions, parse

if TYPE_CHECKING:
    from graphfake.odata.resources.paths import Paths

TOKENS = SkipTokens(b"k" * 32)
LIMITS = PageSize(default=100, maximum=999)
places = st.tuples(st.text(), st.lists(st.text()).map(tuple), st.text())
values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
places_after = st.builds(Place, st.integers(0, 2**63 - 1), st.lists(values, max_size=3).map(tuple))
ALPHABET = string.ascii_letters + string.digits + "-_"


@given(place=places, after=places_after)
def test_a_token_leads_back_to_its_place(place: tuple[str, tuple[str, ...], str], after: Place) -> None:
    space, collection, shape = place
    token = TOKENS.encode(space, collection, after, shape)
    assert TOKENS.decode(token, space, collection, shape) == after
    assert set(token) <= set(ALPHABET)


@given(given_for=places, used_for=places, after=places_after)
def test_a_token_is_refused_elsewhere(
    given_for: tuple[str, tuple[str, ...], str], used_for: tuple[str, tuple[str, ...], str], after: Place
) -> None:
    token = TOKENS.encode(given_for[0], given_for[1], after, given_for[2])
    if given_for == used_for:
        assert TOKENS.decode(token, used_for[0], used_for[1], used_for[2]) == after
    else:
        assert refused(token, *used_for) == "query.skiptoken"


@pytest.mark.parametrize("place", [Place(7), Place(12, ("b", None))])
def test_a_token_changed_at_any_place_is_refused(place: Place) -> None:
    token = TOKENS.encode("s", ("widgets",), place)
    for position in range(len(token)):
        for character in ALPHABET + "=+/% ":
            if character != token[position]:
                changed = token[:position] + character + token[position + 1 :]
                assert refused(changed, "s", ("widgets",)) == "query.skiptoken"


def test_values_of_any_length_fit_into_a_url_and_the_last_tokens_are_good() -> None:
    tokens = SkipTokens(b"k" * 32)
    first, *_, last = [tokens.encode("s", ("widgets",), Place(seq, ("x" * 5_000,))) for seq in range(1_001)]

    assert len(last) < 1_000
    assert tokens.decode(last, "s", ("widgets",)) == Place(1_000, ("x" * 5_000,))
    with pytest.raises(GraphError, match=r"query\.skiptoken"):
        tokens.decode(first, "s", ("widgets",))


@given(text=st.text())
def test_any_other_text_is_refused(text: str) -> None:
    assert refused(text, "s", ("widgets",)) == "query.skiptoken"


def test_lengthened_shortened_and_foreign_tokens_are_refused() -> None:
    token = TOKENS.encode("s", ("widgets",), Place(7))
    other = SkipTokens(b"o" * 32).encode("s", ("widgets",), Place(7))
    for text in (token[:-1], token + "A", token + "\n", token + "====", "", other, token * 2):
        assert refused(text, "s", ("widgets",)) == "query.skiptoken"


def test_a_short_key_is_no_secret() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        SkipTokens(b"short")


@given(top=st.none() | st.integers(0, 5000), preferred=st.none() | st.integers(-5, 5000))
def test_a_page_is_never_larger_than_asked_preferred_or_allowed(top: int | None, preferred: int | None) -> None:
    page = plan(QueryOptions(top=top), LIMITS, preferred)
    assert page.size <= LIMITS.maximum
    assert top is None or page.size <= top
    assert preferred is None or preferred < 1 or page.size <= preferred
    assert not page.preference_applied or page.size == preferred


@pytest.mark.parametrize(
    ("options", "preferred", "page"),
    [
        (QueryOptions(), None, Page(100, 0, preference_applied=False)),
        (QueryOptions(top=0), None, Page(0, 0, preference_applied=False)),
        (QueryOptions(top=5, skip=3), None, Page(5, 3, preference_applied=False)),
        (QueryOptions(top=5000), None, Page(999, 0, preference_applied=False)),
        (QueryOptions(), 500, Page(500, 0, preference_applied=True)),
        (QueryOptions(), 5000, Page(999, 0, preference_applied=False)),
        (QueryOptions(top=5), 10, Page(5, 0, preference_applied=False)),
        (QueryOptions(top=50), 10, Page(10, 0, preference_applied=True)),
        (QueryOptions(), 0, Page(100, 0, preference_applied=False)),
        (QueryOptions(skip=3, skiptoken="x"), None, Page(100, 0, preference_applied=False)),
    ],
)
def test_top_preference_and_skip(options: QueryOptions, preferred: int | None, page: Page) -> None:
    assert plan(options, LIMITS, preferred) == page


@given(data=st.data())
def test_a_next_link_asks_the_same_from_a_later_place(beta: Paths, data: st.DataObject) -> None:
    options = [
        "$top=5",
        "$select=id,%20NAME",
        "%24count=true",
        "custom=%2Bx+y",
        "skip=4",
        "$SkipToken=old",
        "x&",
    ]
    query = "&".join(
        data.draw(st.permutations(options).flatmap(lambda some: st.integers(0, 7).map(lambda n: some[:n])))
    )
    resource = beta.parse(f"widgets/{data.draw(st.sampled_from(['1', 'a%20b%2F', '%25']))}/CONTOSO.gadget/parts")
    asked = parse(query, resource)
    link = next_link("http://host:1/_space/s/beta", resource.url("segments"), asked.raw, "TOKEN")
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc) == ("http", "host:1")
    assert beta.parse(parts.path.removeprefix("/_space/s/beta")) == resource
    again = parse(parts.query, resource)
    assert (again.skiptoken, again.skip) == ("TOKEN", None)
    assert (again.top, again.select, again.count) == (asked.top, asked.select, asked.count)
    kept = [option for option in asked.raw if option.name not in ("$skip", "$skiptoken")]
    assert list(again.raw[:-1]) == kept
    assert next_link("http://host:1/_space/s/beta", resource.url("segments"), again.raw, "TOKEN") == link


def test_a_next_link_without_other_options(beta: Paths) -> None:
    resource = beta.parse("WIDGETS/1/parts")
    assert next_link("http://h/beta", resource.url("segments"), (), "T") == "http://h/beta/widgets/1/parts?$skiptoken=T"


def refused(token: str, space: str, collection: tuple[str, ...], shape: str = "") -> str:
    with pytest.raises(GraphError) as caught:
        TOKENS.decode(token, space, collection, shape)
    return caught.value.rule
