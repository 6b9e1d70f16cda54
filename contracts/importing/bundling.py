"""The bundle of a version: what its $metadata says, what newer names and reference pages say beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.bundle import bundled
from graphfake.contracts.importing.renewing import bases_of, only_named, renewed, standing
from graphfake.contracts.refining import refined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.importing.names import Names


class Facts(NamedTuple):
    """What is known of a version, and the month that it is known as of.

    `documents` and `service` come from a $metadata of the month `as_of`; `names` are newer names with their month,
    where there are any; `refinements` are laid over the documents, as far as these still have what is refined.
    """

    documents: Mapping[str, Mapping[str, Any]]
    service: Mapping[str, Any]
    as_of: str
    names: tuple[Names, str] | None = None
    refinements: Mapping[str, Mapping[str, Any]] = {}


def bundle_of(facts: Facts) -> bytes:
    """The same bytes for the same facts. Where names are newer than the documents, the version is held in part."""
    documents = {name: dict(document) for name, document in facts.documents.items()}
    service = {**facts.service, "x-as-of": facts.as_of}
    if facts.names is not None:
        names, as_of = facts.names
        documents = renewed(documents, names)
        for document in documents.values():
            document["x-as-of"] = facts.as_of
        service = _renewed_service(service, documents)
        service |= {"x-as-of": as_of, "x-partial": True, "x-known-types": only_named(documents, names)}
    for name, refinement in facts.refinements.items():
        if name in documents:
            documents[name] = refined(documents[name], _fitting(name, documents, refinement))
    return bundled([service, *documents.values()])


def _renewed_service(service: Mapping[str, Any], documents: Mapping[str, Any]) -> dict[str, Any]:
    """Without the paths to types that are gone, and the operations that take or give them."""
    paths = {path: said for path, said in service.get("x-paths", {}).items() if said["type"] in documents}
    return {**service, "x-paths": paths, "x-operations": standing(service.get("x-operations", {}), documents)}


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
