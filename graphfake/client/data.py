"""What a world is to hold, as it is sent to the fake: also the text of a file, which the fake may not have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import TypeAlias

Data: TypeAlias = str | PathLike[str] | Mapping[str, object]
"""`example`, the path of a JSON file, or a mapping of Graph paths to entities, lists of them, or how many to draw."""

_EXAMPLE = "example"


def sent(data: Data) -> dict[str, str]:
    """The members of a call that say it. Raises ValueError for a file that cannot be read and for what is no JSON."""
    if isinstance(data, Mapping):
        try:
            return {"data_text": json.dumps(dict(data), allow_nan=False)}
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"data holds what has no form in JSON: {error or type(error).__name__}.") from None
    if data == _EXAMPLE:
        return {"data": _EXAMPLE}
    if not isinstance(data, str | PathLike):
        raise ValueError(f"data is {_EXAMPLE!r}, the path of a JSON file or a mapping, and not {data!r:.80}.")
    name = fspath(data)
    try:
        return {"data_text": Path(name).read_text(encoding="utf-8"), "data_name": name}
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ValueError(f"data={name!r} is neither {_EXAMPLE!r} nor a file that can be read: {reason}.") from None
