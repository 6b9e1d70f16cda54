"""What a reference page says, all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.examples import Example
    from graphfake.contracts.importing.docs.members import Member
    from graphfake.contracts.importing.docs.permissions import Permissions
    from graphfake.contracts.importing.docs.properties import Property
    from graphfake.contracts.importing.docs.remarks import Remark
    from graphfake.contracts.importing.docs.requests import Request


@dataclass(frozen=True)
class PageFacts:
    """What one page says. Lines count from 1; `kind` is api, resource, enum or "" for a page that is none of these.

    `name` is what the page is titled, `namespace` what its Namespace line says, `version` what its path says;
    `has_methods` whether it lists requests to what it describes.
    """

    page: str
    kind: str
    name: str
    namespace: str
    version: str | None
    requests: tuple[Request, ...] = ()
    permissions: tuple[Permissions, ...] = ()
    success: int | None = None
    required_headers: tuple[str, ...] = ()
    properties: tuple[Property, ...] = ()
    members: tuple[Member, ...] = ()
    examples: tuple[Example, ...] = ()
    warnings: tuple[Remark, ...] = ()
    body_prose: str = ""
    has_methods: bool = False

    @property
    def is_entity(self) -> bool:
        """Has what a resource page describes a key?"""
        return self.has_methods or any(each.kind == "resource" and each.keyed for each in self.examples)

    def as_json(self) -> dict[str, Any]:
        """The facts in the form that `graphfake contracts import docs --facts` prints.

        `requests` have their URL as a path, without host and version, else as it is written. `permissions` are one for
        each table, least privileged first, those of several workloads or resources together. `success` is the first
        status of success that the prose tells, else that of the first example, null without either. `requiredHeaders`
        are those marked as required. Of `properties` (of the request body, or of the type), `type` is as written, null
        where nothing is; `required` says whether this request needs it always; `enum` are its possible values.
        `examples` have the line of their fence; their kind is request, response, resource (what a type looks like) or
        json (a body alone); without a body they parse. Lines count from 1.
        """
        return {
            "page": self.page,
            "requests": [{"method": each.method, "url": each.url} for each in self.requests],
            "permissions": [each.as_json() for each in self.permissions],
            "success": self.success,
            "requiredHeaders": list(self.required_headers),
            "properties": [
                {"name": each.name, "type": each.type, "required": each.required, "enum": list(each.enum)}
                for each in self.properties
            ],
            "members": [{"member": each.member, "value": each.value} for each in self.members],
            "examples": [{"kind": each.kind, "line": each.line, "parses": each.parses} for each in self.examples],
            "warnings": [{"line": each.line, "message": each.message} for each in self.warnings],
        }
