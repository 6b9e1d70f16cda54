"""The bundle of a version: what its $metadata says, what newer names and reference pages say beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.bundle import bundled
from graphfake.contracts.importing.renewing import bases_of, only_named, renewed, standing
from graphfake.contracts.refining import REFINES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.importing.names import Names

_SAYING = frozenset(("properties", "x-required-on-create", "x-rules"))
"""What pages say of a type; without any of it a refinement says nothing."""


class Facts(NamedTuple):
    """What is known of a version, and the month that it is known as of.

    `documents` and `service` come from a $metadata of the month `as_of`; `names` are newer names with their month,
    where there are any; `refinements` are laid over the documents, as far as these still have what is refined, and
    `refined_as_of` is their month, where it is not that of the documents.
    """

    documents: Mapping[str, Mapping[str, Any]]
    service: Mapping[str, Any]
    as_of: str
    names: tuple[Names, str] | None = None
    refinements: Mapping[str, Mapping[str, Any]] = {}
    refined_as_of: str = ""

    @property
    def month(self) -> str:
        """The newest month that something is known as of."""
        return self.names[1] if self.names is not None else self.as_of


def bundle_of(facts: Facts) -> bytes:
    """The same bytes for the same facts. Where names are newer than the documents, the version is held in part.

    What refines a document has a line of its own: it refines what a user imports in place of the document, too.
    """
    documents = {name: dict(document) for name, document in facts.documents.items()}
    service = {**facts.service, "x-as-of": facts.as_of}
    if facts.names is not None:
        names, as_of = facts.names
        documents = renewed(documents, names)
        for document in documents.values():
            document["x-as-of"] = facts.as_of
        service = _renewed_service(service, documents)
        service |= {"x-as-of": as_of, "x-partial": True, "x-known-types": only_named(documents, names)}
    older = bool(facts.refined_as_of) and facts.refined_as_of < facts.month
    refining = []
    for name, refinement in facts.refinements.items():
        if name in documents:
            fitting = _fitting(name, documents, _without_capabilities(refinement) if older else refinement)
            head = {"x-kind": documents[name]["x-kind"], "x-name": name, REFINES: True}
            said = _vouched(fitting)
            if not _SAYING.isdisjoint(said):
                refining.append({**said, **head})
    return bundled([service, *documents.values(), *refining])


def _renewed_service(service: Mapping[str, Any], documents: Mapping[str, Any]) -> dict[str, Any]:
    """Without the paths to types that are gone, and the operations that take or give them."""
    paths = {path: said for path, said in service.get("x-paths", {}).items() if said["type"] in documents}
    return {**service, "x-paths": paths, "x-operations": standing(service.get("x-operations", {}), documents)}


def _without_capabilities(refinement: Mapping[str, Any]) -> dict[str, Any]:
    """What services offer grows: a list of operators that is older than the version would refuse what works by now."""
    said = refinement.get("properties", {})
    kept = {
        member: {keyword: value for keyword, value in keywords.items() if keyword != "x-capabilities"}
        for member, keywords in said.items()
    }
    return {**refinement, "properties": {member: keywords for member, keywords in kept.items() if keywords}}


def _vouched(refinement: dict[str, Any]) -> dict[str, Any]:
    """Without the sources of rules of which nothing is left."""
    said = list(refinement.get("properties", {}).values())
    left = {
        "body.missing": bool(refinement.get("x-required-on-create")),
        "body.read-only": any("x-read-only" in keywords for keywords in said),
        "query.operator": any("filter" in keywords.get("x-capabilities", {}) for keywords in said),
    }
    rules = {rule: source for rule, source in refinement.get("x-rules", {}).items() if left.get(rule, True)}
    return {
        keyword: value for keyword, value in {**refinement, "x-rules": rules}.items() if value or keyword not in _SAYING
    }


def _fitting(name: str, documents: Mapping[str, Mapping[str, Any]], refinement: Mapping[str, Any]) -> dict[str, Any]:
    """What a refinement says of members that the document has, those to send also of members that it inherits."""
    own = documents[name].get("properties", {})
    fitting = dict(refinement)
    if "properties" in fitting:
        fitting["properties"] = {member: said for member, said in fitting["properties"].items() if member in own}
    if "x-required-on-create" in fitting:
        structural = {
            member
            for base in (name, *bases_of(name, documents))
            for member, schema in documents[base].get("properties", {}).items()
            if "x-navigation" not in schema and schema.get("x-read-only") is not True
        }
        fitting["x-required-on-create"] = [each for each in fitting["x-required-on-create"] if each in structural]
    return fitting
