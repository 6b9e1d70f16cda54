"""The parents of the documented examples, under the ids that the documentation gives them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graphfake.contracts import ContractError, InvalidPayload
from graphfake.contracts.examples import documented_examples
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts import Catalogue
    from graphfake.contracts.examples import DocumentedExample


def example_rows(catalogue: Catalogue) -> list[Row]:
    """An entity of each type that holds others and whose document has an example, all the way down.

    Raises ContractError for an example that is none.
    """
    rows = {row.path: row for example in reversed(documented_examples(catalogue)) for row in _row(example)}
    return list(rows.values())


def _row(documented: DocumentedExample) -> Iterator[Row]:
    type_ = documented.type
    example = dict(documented.example)
    key = example.pop(type_.key[0], None)
    holds_others = any(navigation.contained for navigation in type_.navigations.values())
    if not holds_others or not isinstance(key, str) or not key:
        return
    try:
        given = {type_.key[0]: key} if type_.client_key else {}
        values = {type_.key[0]: key, **type_.canonical({**given, **example})}
    except InvalidPayload as error:
        raise ContractError(str(error), document=type_.where, pointer="/examples/0") from error
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=float).encode()
    yield Row(documented.path, key, 0, 0, type_.name, body, documented.version)
