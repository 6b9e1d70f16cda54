"""The form of a contract document: our meta-schema, by plain jsonschema."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING

from graphfake.contracts.pointers import pointer_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.protocols import Validator

    from graphfake.contracts.shelf import Document
    from graphfake.contracts.soundness import Fault

MOST_TOLD = 100
MOST_NODES = 200_000
_MOST_SHOWN = 300


def form_faults(document: Document) -> Iterator[Fault]:
    """Where the document has another form than the meta-schema says; the first hundred places."""
    if _nodes(document.content) > MOST_NODES:
        yield "form", "", f"A document holds at most {MOST_NODES} values."
        return
    for error in islice(_metaschema().iter_errors(dict(document.content)), MOST_TOLD):
        reason = error.message if len(error.message) <= _MOST_SHOWN else f"{error.message[:_MOST_SHOWN]}..."
        yield "form", pointer_of(error.absolute_path), f"{reason}."


@cache
def _metaschema() -> Validator:
    from jsonschema import Draft202012Validator

    text = (files("graphfake.contracts") / "metaschema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def _nodes(content: object) -> int:
    count, waiting = 0, [content]
    while waiting:
        value = waiting.pop()
        count += 1
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return count
