"""What Graph promises, as JSON Schema documents, and everything that reads them."""

from graphfake.contracts.catalogue import Catalogue, load
from graphfake.contracts.errors import ContractError, InvalidPayload
from graphfake.contracts.model import EnumType, Navigation, Property, Service
from graphfake.contracts.rules import Rule, rule, rules
from graphfake.contracts.structured import Type
from graphfake.contracts.verdict import Draft, Note, Verdict, Violation

__all__ = [
    "Catalogue",
    "ContractError",
    "Draft",
    "EnumType",
    "InvalidPayload",
    "Navigation",
    "Note",
    "Property",
    "Rule",
    "Service",
    "Type",
    "Verdict",
    "Violation",
    "load",
    "rule",
    "rules",
]
