"""What an operation takes and what it gives, each as a type of its own, so that it is judged as bodies are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.errors import ContractError
from graphfake.contracts.operations import OPERATION_KINDS
from graphfake.contracts.shelf import Document
from graphfake.contracts.structured import Type

if TYPE_CHECKING:
    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.model import Operation

RESULT = "value"
"""The one member of the type that stands for a result."""


class Arguments(NamedTuple):
    """The operation that is called and the canonical value of each of its parameters, in the contract's order."""

    operation: Operation
    values: dict[str, Any]


class OperationType(Type):
    """An invented complex type, in which an entity may stand as a complex value does."""

    def __init__(self, catalogue: Catalogue, version: str, operation: Operation, schemas: dict[str, Any]) -> None:
        content = {
            "x-kind": "complex",
            "x-name": operation.full_name,
            "type": "object",
            "properties": schemas,
        }
        super().__init__(catalogue, version, Document(operation.where, content))

    def _kind_of(self, name: str, document: Document, pointer: str) -> str:
        try:
            kind = str(self.catalogue.read(name, OPERATION_KINDS, self.version).content["x-kind"])
        except ContractError as error:
            raise ContractError(error.reason, document=document.where, pointer=f"{pointer}/$ref") from error
        return "complex" if kind == "entity" else kind


@lru_cache(maxsize=512)
def parameters_type(catalogue: Catalogue, version: str, operation: Operation) -> Type:
    """A type whose properties are the parameters; view `create` judges what an action is sent."""
    schemas = dict(operation.schemas)
    for name in operation.optional:
        schemas[name] = {**schemas[name], "x-optional": True}
    return OperationType(catalogue, version, operation, schemas)


@lru_cache(maxsize=512)
def result_type(catalogue: Catalogue, version: str, operation: Operation) -> Type:
    """A type whose one property `value` is the result; without any where there is none."""
    returns, schema = operation.returns, operation.result_schema
    if returns is not None and returns.kind == "entity" and isinstance(schema, dict) and "items" in schema:
        schema = {
            **schema,
            "items": {"$ref": f"{returns.type_name}.json"},
        }  # OData: no collection of entities holds null
    return OperationType(catalogue, version, operation, {} if returns is None else {RESULT: schema})
