"""What a world is to hold, as it is sent to the fake: also the text of a file, which the fake may not have."""

from __future__ import annotations

from typing import TypeAlias

from graphfake.worlds.data import EXAMPLE, DataError, Given, text_of

Data: TypeAlias = Given
"""`example`, the path of a JSON file, or a mapping of Graph paths to entities, lists of them, or how many to draw."""


def sent(data: Data) -> dict[str, str]:
    """The members of a call that say it. Raises DataError, a ValueError, for what cannot be read or is no JSON."""
    if data == EXAMPLE:
        return {"data": EXAMPLE}
    text, file = text_of(data)
    try:
        said = {"data_text": text.decode("utf-8")}
    except UnicodeDecodeError as error:
        raise DataError(
            f"{file} cannot be read: the text is not UTF-8: {error.reason} at byte {error.start}."
        ) from None
    return said if file is None else {**said, "data_name": file}
