"""JSON texts with secrets planted in them, written in every way that JSON allows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from graphfake.secrets import GRAPH_NAMES, SIGN_IN_NAMES
from tests.support.exchanges import MARKER

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN = "plain-to-see"
BLANKS = st.sampled_from(("", "", " ", "\r\n\t"))

# Secrets of every JSON kind, none so short that nobody could look for it in other text.
SECRETS = st.sampled_from((MARKER, f'{MARKER}"\\/\n€', [MARKER], {"a": {"password": MARKER}}, [[MARKER], 12345]))


def _is_secret(name: str) -> bool:
    folded = name.casefold()
    return folded in SIGN_IN_NAMES | GRAPH_NAMES or "keycredential" in folded


_LEAVES = (st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(PLAIN)).map(
    json.dumps
)
_NAMES = (
    st.text(max_size=9).filter(lambda name: not _is_secret(name))
    | st.sampled_from(("key", "value", "error", "passwords", "@odata.type"))
).map(json.dumps)
_TEXTS = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda items: f"[{','.join(items)}]")
        | st.lists(st.tuples(_NAMES, inner).map(" : ".join), max_size=2).map(
            lambda members: f"{{{', '.join(members)}}}"
        )
    ),
    max_leaves=4,
)
_MEMBERS = st.lists(st.tuples(_NAMES, _TEXTS).map(":".join), max_size=2)


@st.composite
def spelled(draw: st.DrawFn, name: str) -> str:
    """A JSON string that reads as the name in some letter case, some of its letters escaped."""
    letters = []
    for letter in name:
        cased = draw(st.sampled_from((letter.lower(), letter.upper())))
        letters.append(draw(st.sampled_from((cased, cased, cased, f"\\u{ord(cased):04x}"))))
    return f'"{"".join(letters)}"'


@st.composite
def within(draw: st.DrawFn, member: str) -> str:
    """An object with this member and, before and after it, others."""
    members = [*draw(_MEMBERS), member, *draw(_MEMBERS)]
    blank = draw(BLANKS)
    return f"{blank}{{{blank}{f'{blank},{blank}'.join(members)}{blank}}}{blank}"


@st.composite
def deep(draw: st.DrawFn, text: str, names: st.SearchStrategy[str] = _NAMES) -> str:
    """The text somewhere inside objects and arrays."""
    for _ in range(draw(st.integers(min_value=0, max_value=3))):
        if draw(st.booleans()):
            text = f"[{draw(_TEXTS)}, {text} ,{draw(_TEXTS)}]"
        else:
            text = draw(within(f"{draw(names)}: {text}"))
    return text


@st.composite
def planted(draw: st.DrawFn, names: Sequence[str]) -> str:
    """JSON text that has, at some depth, a member of one of these names whose value holds the marker."""
    name = draw(spelled(draw(st.sampled_from(names))))
    value = json.dumps(draw(SECRETS), ensure_ascii=draw(st.booleans()), indent=draw(st.none() | st.just(1)))
    return draw(deep(draw(within(f"{name}{draw(BLANKS)}:{draw(BLANKS)}{value}"))))


@st.composite
def key_credentials(draw: st.DrawFn) -> str:
    """JSON text with a keyCredential that is known by the member that holds it, or by its own type."""
    value = json.dumps(draw(SECRETS))
    key = f"{draw(spelled('key'))}:{value}"
    by_type = f"{draw(spelled('@odata.type'))}: {draw(spelled('#microsoft.graph.keyCredential'))}"
    how = draw(st.sampled_from(("one", "many", "type first", "type last", "deep")))
    text = {
        "one": f'"keyCredential": {{{key}}}',
        "many": f'{draw(spelled("keyCredentials"))}: [{{}}, {{"usage": "Sign", {key}}}]',
        "type first": f'"x": {{{by_type}, {key}}}',
        "type last": f'"x": {{{key}, {by_type}}}',
        "deep": f'"x": {{"y": [{{{key}}}], {by_type}}}',
    }[how]
    return draw(deep(draw(within(text))))
