"""Keys in a URL: `/things/ID`, `/things('ID')` and `/things(id='ID')` name the same entity.

A quote inside a quoted key is doubled. Text keys are quoted and case-sensitive; keys of any other Edm type are
bare in parentheses and read as that type: a Guid in any case, 05 as 5.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.edm import PRIMITIVES, LiteralError
from graphfake.errors import GraphError
from graphfake.odata.encoding import encode

if TYPE_CHECKING:
    from graphfake.contracts import Type

_predicate = re.compile(
    r"\((?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)=)?(?:'(?P<text>(?:[^']|'')*)'|(?P<bare>[^'(),=]+))\)", re.DOTALL
).fullmatch


class KeyForm(NamedTuple):
    """How the key of a type is written: its property's name, and its Edm type, None for an enum."""

    name: str
    edm: str | None

    @property
    def quoted(self) -> bool:
        return self.edm is None or self.edm == "Edm.String"

    def read(self, text: str) -> str:
        """The key that a path segment means, as the store holds it. Raises GraphError path.syntax."""
        if self.edm is None or self.quoted:
            return text
        primitive = PRIMITIVES[self.edm]
        try:
            value = primitive.read(text, [], "documented")
        except LiteralError as error:
            raise _refused(f"The key {self.name} is no {self.edm}. {error}") from None
        if isinstance(value, str) and "string" not in primitive.json_types:
            raise _refused(f"The key {self.name} is no {self.edm}.")
        return str(value).lower() if isinstance(value, bool) else str(value)

    def read_parentheses(self, predicate: str) -> str:
        """The key that `('ID')`, `(id='ID')` or `(5)` means. Raises GraphError path.syntax."""
        match = _predicate(predicate)
        if match is None:
            right = f"('...') or ({self.name}='...')" if self.quoted else f"(...) or ({self.name}=...)"
            raise _refused(f"{predicate[:100]} is no key; {right} would be, a quote inside doubled.")
        name, text, bare = match.group("name", "text", "bare")
        if name is not None and name.lower() != self.name.lower():
            raise _refused(f"{name} is not the key; {self.name} is.")
        if self.quoted != (text is not None):
            right = "in single quotes" if self.quoted else "without quotes"
            raise _refused(f"The key {self.name} stands {right}.")
        return self.read(bare if text is None else text.replace("''", "'"))

    def parentheses(self, key: str) -> str:
        """`('ID')`, ready for a URL: quotes as they are, everything else percent-encoded."""
        if not self.quoted:
            return f"({encode(key)})"
        doubled = key.replace("'", "''")
        return f"('{encode(doubled, quotes=True)}')"


def key_form(type_: Type) -> KeyForm | None:
    """How a type's key is written, None where it has none or one of several parts."""
    if len(type_.key) != 1:
        return None
    return KeyForm(type_.key[0], type_.properties[type_.key[0]].edm)


def _refused(explain: str) -> GraphError:
    return GraphError("path.syntax", explain=explain)
