"""The data that a call gives: by itself, or as the text of a file that its caller has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphfake.server.admin.calls import AdminError
from graphfake.worlds.data import EXAMPLE, DataError, data_of, read_tenant, read_text
from graphfake.worlds.tenant.asked import is_tenant

if TYPE_CHECKING:
    from graphfake.server.admin.calls import AdminCall
    from graphfake.worlds.data import World


OF_DATA = ("data", "data_text", "data_name")


class GivenData(NamedTuple):
    """`data` None is the documented example."""

    data: World | None


def given_data(call: AdminCall) -> GivenData | None:
    """What `data`, or `data_text` with `data_name`, says; None where neither is there. Raises AdminError."""
    text, name = call.text("data_text"), call.text("data_name")
    value = call.body.get("data")
    if text is not None and value is not None:
        raise AdminError(400, "invalidBody", "Either data or data_text, not both.")
    try:
        if text is not None:
            return GivenData(read_text(text.encode(), name or "data", in_file=name is not None))
        if value == EXAMPLE:
            return GivenData(None)
        if isinstance(value, str) and is_tenant(value):
            return GivenData(read_tenant(value))
        return None if value is None else GivenData(data_of(value, "data"))
    except DataError as error:
        raise AdminError(400, "invalidData", str(error)) from error
