"""What every benchmark sends: the example that the contract document itself shows."""

from __future__ import annotations

from graphfake.contracts import Type, load

TYPE = "microsoft.graph.macOSSoftwareUpdateAccountSummary"
COLLECTION = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"


def contract() -> Type:
    """The contract that the benchmarks keep."""
    return load().type(TYPE)


def payload() -> dict[str, object]:
    """The documented example as a client sends it: ten members, no id."""
    example = dict(contract().examples[0])
    del example["id"], example["@odata.type"]
    return example
