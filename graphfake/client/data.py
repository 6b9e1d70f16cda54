"""What a world is to hold, as it is sent to the fake: also the text of a file, which the fake may not have."""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

from graphfake.client.admin import AdminError
from graphfake.worlds.data import EXAMPLE, DataError, Given, text_of
from graphfake.worlds.tenant.asked import is_tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

Data: TypeAlias = Given
"""`example`, `tenant:users=50` or the like, the path of a JSON or YAML file, or a mapping of Graph paths to entities,
lists of them, or how many to draw."""


def sent(data: Data) -> dict[str, str]:
    """The members of a call that say it. Raises DataError, a ValueError, for what cannot be read or is no JSON."""
    if isinstance(data, str) and (data == EXAMPLE or is_tenant(data)):
        return {"data": data}
    text, file = text_of(data)
    try:
        said = {"data_text": text.decode("utf-8")}
    except UnicodeDecodeError as error:
        raise DataError(
            f"{file} cannot be read: the text is not UTF-8: {error.reason} at byte {error.start}."
        ) from None
    return said if file is None else {**said, "data_name": file}


@contextmanager
def in_one_call() -> Iterator[None]:
    """Within the block data is sent. What is larger than a fake takes at once is told of with what would be right."""
    try:
        yield
    except AdminError as error:
        if error.status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise
        right = (
            "Give it to the fake at its start, as FakeGraph(data=...) or `graphfake serve --data`, or load it in parts."
        )
        raise AdminError(f"data is too large for one call. {error} {right}", error.status) from None
