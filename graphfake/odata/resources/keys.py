"""Keys in a URL: `/things/ID`, `/things('ID')` and `/things(id='ID')` name the same entity.

A quote inside a quoted key is doubled. Text keys are quoted and case-sensitive; keys of any other Edm type are
bare in parentheses and read as that type: a Guid in any case, 05 as 5. A key of several properties, or one that
only stands for the key, is written with names: `/things(a='x',b=5)`; as the store holds it, it is `a='x',b=5`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.edm import PRIMITIVES, LiteralError
from graphfake.errors import GraphError
from graphfake.odata.encoding import encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfake.contracts import Type

# A name or none, then text in quotes (behind the name of its type: an enum's, `duration`, `binary`), or what is bare.
_one = re.compile(
    r"(?:(?P<name>[A-Za-z_]\w*)=)?(?:(?P<type>[A-Za-z_][\w.]*)?'(?P<text>(?:[^']|'')*)'|(?P<bare>[^'(),=]+))",
    re.ASCII | re.DOTALL,
)
_alias = re.compile(r"(?:[A-Za-z_]\w*=)?@\w+[,)]").match
_MOST_PARTS = 100
_NUMBERS = ("integer", "number")
_PREFIXED = {"Edm.Duration": "duration", "Edm.Binary": "binary"}


class KeyPart(NamedTuple):
    """A property of a key, and its Edm type, None for an enum."""

    name: str
    edm: str | None

    @property
    def quoted(self) -> bool:
        return self.edm is None or self.edm == "Edm.String"

    def read(self, text: str) -> str:
        """The value that a text means, as the store holds it. Raises GraphError path.syntax."""
        if self.edm is None or self.quoted:
            return text
        primitive = PRIMITIVES[self.edm]
        try:
            value = primitive.read(text, [], "documented")
        except LiteralError as error:
            raise _refused(f"The key {self.name} is no {self.edm}. {error}") from None
        if isinstance(value, str) and "string" not in primitive.json_types:
            raise _refused(f"The key {self.name} is no {self.edm}.")
        return self.text(value)

    def text(self, value: object) -> str:
        """A canonical JSON value as the store holds it in a key."""
        return str(value).lower() if isinstance(value, bool) else str(value)

    def value(self, text: str) -> Any:
        """The JSON value of what the store holds in a key."""
        types = PRIMITIVES[self.edm].json_types if self.edm is not None else ("string",)
        if "boolean" in types:
            return text == "true"
        if types[0] in _NUMBERS:
            return int(text) if text.lstrip("-").isdigit() else Decimal(text)
        return text

    def literal(self, text: str) -> str:
        """What the store holds, as it stands in parentheses, before any percent-encoding."""
        return "'" + text.replace("'", "''") + "'" if self.quoted else text


class KeyForm(NamedTuple):
    """How the key of a type is written: its properties, and whether their names have to stand with them."""

    parts: tuple[KeyPart, ...]
    named: bool

    @property
    def name(self) -> str:
        return ",".join(part.name for part in self.parts)

    @property
    def quoted(self) -> bool:
        """Is any text a key?"""
        return not self.named and self.parts[0].quoted

    def read(self, text: str) -> str:
        """The key that a path segment means, as the store holds it. Raises GraphError path.syntax."""
        if self.named:
            raise _refused(f"The key is written {self.right}.")
        return self.parts[0].read(text)

    def read_parentheses(self, predicate: str) -> str:
        """The key that `('ID')`, `(id='ID')`, `(5)` or `(a='x',b=5)` means. Raises GraphError path.syntax."""
        given = dict(_split(predicate, self))
        if len(given) == 1 and "" in given and not self.named:
            given = {self.parts[0].name.lower(): given[""]}
        for name in given:
            if name not in {part.name.lower() for part in self.parts}:
                raise _refused(f"{name or 'A value without a name'} is not the key; {self.name} is.")
        values: dict[str, str] = {}
        for part in self.parts:
            match = given.get(part.name.lower())
            if match is None:
                raise _refused(f"{part.name} is missing: the key is written {self.right}.")
            values[part.name] = part.read(_unquoted(part, match))
        return self.joined(values)

    def joined(self, values: Mapping[str, str]) -> str:
        """The key as the store holds it, from what it holds of each property."""
        if not self.named:
            return values[self.parts[0].name]
        return ",".join(f"{part.name}={part.literal(values[part.name])}" for part in self.parts)

    def of(self, values: Mapping[str, Any]) -> str:
        """The key as the store holds it, from the canonical JSON values of its properties."""
        return self.joined({part.name: part.text(values[part.name]) for part in self.parts})

    def values(self, key: str) -> dict[str, Any]:
        """The members of an entity's JSON that the key, as the store holds it, is made of."""
        if not self.named:
            return {self.parts[0].name: self.parts[0].value(key)}
        by_name = {part.name.lower(): part for part in self.parts}
        given = dict(_split(f"({key})", self))
        return {part.name: part.value(_unquoted(part, given[name])) for name, part in by_name.items()}

    def parentheses(self, key: str) -> str:
        """`('ID')`, ready for a URL: quotes, and what parts a key's parts, as they are, everything else encoded."""
        if not self.named:
            return f"({_literal(self.parts[0], key)})"
        given = dict(_split(f"({key})", self))
        texts = [(part, _unquoted(part, given[part.name.lower()])) for part in self.parts]
        return f"({','.join([f'{part.name}={_literal(part, text)}' for part, text in texts])})"

    @property
    def right(self) -> str:
        """How a key stands in parentheses."""
        if not self.named:
            return f"({self.parts[0].literal('...')}) or ({self.name}={self.parts[0].literal('...')})"
        return f"({','.join([part.name + '=' + part.literal('...') for part in self.parts])})"


@lru_cache(maxsize=4096)
def key_form(type_: Type) -> KeyForm | None:
    """How a type's key is written, None where it has none."""
    return _form(type_, type_.key, named=len(type_.key) > 1) if type_.key else None


def alternate_forms(type_: Type) -> tuple[KeyForm, ...]:
    """How what can stand for a type's key is written: with names, to be told from it."""
    return tuple(_form(type_, names, named=True) for names in type_.alternate_keys)


def names_in(predicate: str) -> frozenset[str]:
    """The names that stand in parentheses, in lower case; none for what is no key at all."""
    return frozenset(match["name"].lower() for match in _one.finditer(predicate) if match["name"])


def _form(type_: Type, names: tuple[str, ...], *, named: bool) -> KeyForm:
    return KeyForm(tuple(KeyPart(name, type_.properties[name].edm) for name in names), named)


def _literal(part: KeyPart, text: str) -> str:
    return encode(part.literal(text), quotes=part.quoted)


def _unquoted(part: KeyPart, match: re.Match[str]) -> str:
    """The text of a value that stands as values of its type do. Raises GraphError path.syntax."""
    quoted = match["bare"] is None
    kind = (match["type"] or "").lower()
    if kind and (part.edm is None or kind == _PREFIXED.get(part.edm)):
        quoted = part.quoted  # contoso.colour'red', duration'PT1H'
    elif kind or quoted != part.quoted:
        right = "in single quotes" if part.quoted else "without quotes"
        raise _refused(f"The key {part.name} stands {right}.")
    return match["bare"] if match["bare"] is not None else match["text"].replace("''", "'")


def _split(predicate: str, form: KeyForm) -> Iterator[tuple[str, re.Match[str]]]:
    """Each name in lower case, "" where there is none, with what stands for it."""
    position, end = 1, len(predicate) - 1
    seen: set[str] = set()
    while len(seen) < _MOST_PARTS and predicate[end:] == ")":
        if _alias(predicate, position):
            raise GraphError("coverage.path", values={"subject": "keys that are given by an alias"})
        match = _one.match(predicate, position, end)
        name = (match["name"] or "").lower() if match is not None else ""
        if match is None or name in seen or predicate[match.end()] not in ",)":
            break
        seen.add(name)
        yield name, match
        if match.end() == end:
            return
        position = match.end() + 1
    raise _refused(f"{predicate[:100]} is no key; {form.right} would be, a quote inside doubled.")


def _refused(explain: str) -> GraphError:
    return GraphError("path.syntax", explain=explain)
