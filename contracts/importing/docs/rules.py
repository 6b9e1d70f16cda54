"""From what pages say to documents that refine contracts: only what is sure, each with the page that says it."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.importing.docs.descriptions import treatment_of
from graphfake.contracts.importing.docs.remarks import Remark
from graphfake.contracts.importing.docs.sending import Sending, bodies_of
from graphfake.contracts.names import is_identifier, is_type_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphfake.contracts.importing.docs.facts import PageFacts
    from graphfake.contracts.importing.docs.properties import Property

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
_TITLE = re.compile(r"([A-Za-z_]\w{0,127})(?: (?:resource|complex|entity))?(?: type)?", re.IGNORECASE)
_COLLECTION = re.compile(r"\bcollection\b|\[\]", re.IGNORECASE)
_PRIMITIVE = re.compile(
    r"(?:edm\.)?(?:string|bool(?:ean)?|guid|datetimeoffset|datetime|date|timeofday|duration|byte|sbyte|int(?:16|32|64)?"
    r"|double|single|decimal)",
    re.IGNORECASE,
)


class Rules(NamedTuple):
    """Documents by full type name, and by page what was not taken."""

    documents: dict[str, dict[str, Any]]
    left: tuple[tuple[str, Remark], ...]


def rules_of(pages: Iterable[PageFacts], *, as_of: str = "", whole_tables: bool = True) -> dict[str, dict[str, Any]]:
    """The documents that refine types as the pages say; `as_of` is the month of the pages, such as 2021-07.

    `whole_tables`: is what a sentence says of all rows of a table taken as well? Pages made from a template say that
    all properties are required.
    """
    return rules_and_rest(pages, as_of=as_of, whole_tables=whole_tables).documents


def rules_and_rest(pages: Iterable[PageFacts], *, as_of: str = "", whole_tables: bool = True) -> Rules:
    """As `rules_of`, with what of the pages is not among the documents, and why."""
    pages = tuple(pages)
    making = _Making(as_of, whole_tables)
    for page in pages:
        making.sending.add(page)
    for page in pages:
        if page.kind == "resource":
            making.of_resource(page)
        elif page.kind == "api":
            making.of_request(page)
    documents = {name: making.documents[name] for name in sorted(making.documents)}
    return Rules(documents, tuple(making.left))


class _Making:
    def __init__(self, as_of: str, whole_tables: bool) -> None:
        self.as_of = as_of
        self.whole_tables = whole_tables
        self.sending = Sending()
        self.documents: dict[str, dict[str, Any]] = {}
        self.left: list[tuple[str, Remark]] = []

    def leave(self, page: PageFacts, line: int, why: str) -> None:
        self.left.append((page.page, Remark(line, why)))

    def of_resource(self, page: PageFacts) -> None:
        """What a resource page says of the type's properties."""
        name = _type_of(page)
        if name is None:
            self.leave(page, 1, "The page does not say the full name of its type, so nothing of it is taken.")
            return
        said: dict[str, dict[str, Any]] = {}
        for each in page.properties:
            keywords = self._treatment(page, name, each)
            if not keywords:
                continue
            if is_identifier(each.name):
                said[each.name] = keywords
            else:
                self.leave(page, each.line, f"{each.name} is no property's name, so nothing is said of it.")
        if said:
            document = self._document(name, "entity" if page.is_entity else "complex")
            document.setdefault("properties", {}).update(said)
            if any("x-read-only" in keywords for keywords in said.values()):
                self._vouch(document, "body.read-only", page)
            if any(isinstance(each.get("x-capabilities", {}).get("filter"), list) for each in said.values()):
                self._vouch(document, "query.operator", page)

    def _treatment(self, page: PageFacts, name: str, member: Property) -> dict[str, Any]:
        """The keywords for a member of a type, without what is not sure of it."""
        treatment = treatment_of(member.description)
        for why in treatment.unsure:
            self.leave(page, member.line, f"Of {member.name}, {why}; it is left as it is.")
        keywords = treatment.keywords
        many = _COLLECTION.search(member.type or "") is not None
        capabilities = keywords.get("x-capabilities", {})
        if many and isinstance(capabilities.get("filter"), list):
            capabilities["filter"] += ["any", "$count"]  # a list names what compares an item; these lead to one
        if "x-read-only" in keywords:
            doubt = self.sending.doubt(name, member.name)
            if doubt is None and (many or _PRIMITIVE.fullmatch(member.type or "") is None):
                doubt = "one that is no simple value may be sent, as an empty folder's"
            if doubt is not None:
                del keywords["x-read-only"]
                self.leave(
                    page, member.line, f"{member.name} is called read-only, but {doubt}; it is not taken as such."
                )
        return keywords

    def of_request(self, page: PageFacts) -> None:
        """What the page of a request that creates says must be sent."""
        required = [each for each in page.properties if each.required and (each.own or self.whole_tables)]
        if not required or not any(each.method == "POST" for each in page.requests):
            return
        name = _created(page)
        if name is None:
            line = required[0].line
            self.leave(
                page, line, "The page does not say for sure which type it creates, so what it requires is not taken."
            )
            return
        taken = [each.name for each in required if self._is_sent(page, each)]
        if not taken:
            return
        document = self._document(name, "entity")
        known = document.setdefault("x-required-on-create", taken)
        if known != taken:
            document["x-required-on-create"] = [each for each in known if each in taken]
            self.leave(
                page, required[0].line, f"Another page requires other properties of {name}; those of both are taken."
            )
        self._vouch(document, "body.missing", page)

    def _is_sent(self, page: PageFacts, member: Property) -> bool:
        name, line, description = member.name, member.line, member.description
        if name == "id" or description.lower().startswith("key of the entity"):
            return False
        if any(name not in body for body in bodies_of(page)):
            self.leave(page, line, f"The page requires {name}, but an example of its request does without.")
            return False
        if not is_identifier(name):
            self.leave(page, line, f"{name} is no property's name, so it is not required.")
            return False
        if "x-read-only" in treatment_of(description).keywords:
            self.leave(page, line, f"The page both requires {name} and calls it read-only, so it is not required.")
            return False
        return True

    def _document(self, name: str, kind: str) -> dict[str, Any]:
        document = self.documents.setdefault(
            name, {"$schema": SCHEMA, "x-kind": kind, "x-name": name, "x-refines": True}
        )
        if kind == "entity":
            document["x-kind"] = kind
        return document

    def _vouch(self, document: dict[str, Any], rule: str, page: PageFacts) -> None:
        said = {"basis": "doc", "source": PurePath(page.page.replace("\\", "/")).name}
        if self.as_of:
            said["asOf"] = self.as_of
        document.setdefault("x-rules", {})[rule] = said


def _type_of(page: PageFacts) -> str | None:
    """The full name of a resource page's type: from its JSON representation, else from namespace and title."""
    for example in page.examples:
        if example.kind == "resource" and is_type_name(example.type):
            return example.type
    title = _TITLE.fullmatch(page.name)
    name = f"{page.namespace}.{title[1]}" if title and page.namespace else ""
    return name if is_type_name(name) else None


def _created(page: PageFacts) -> str | None:
    """The full name of the type that a page's request creates: what the example of a 201 is, if the title names it."""
    if page.success != 201:
        return None
    names = {
        name
        for example in page.examples
        if (example.kind == "response" and example.status == 201) or example.kind == "request"
        for name in (example.type, _annotated(example.body))
        if is_type_name(name)
    }
    words = {word.lower() for word in re.findall(r"\w+", f"{page.name} {page.body_prose}")}
    fitting = [name for name in names if name.rpartition(".")[2].lower() in words]
    return fitting[0] if len(names) == 1 and fitting else None


def _annotated(body: object) -> str:
    said = body.get("@odata.type") if isinstance(body, dict) else None
    return said.removeprefix("#") if isinstance(said, str) else ""
