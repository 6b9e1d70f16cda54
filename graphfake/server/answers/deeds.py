"""What the server does itself when an operation is called whose contract says that it `does` it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfake.server.answers.memberships import (
    by_ids,
    check_member_groups,
    check_member_objects,
    member_groups,
    member_objects,
)
from graphfake.server.answers.restoring import restore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from graphfake.contracts.operation_types import Arguments
    from graphfake.server.calls import Call, Reply

DEEDS: Mapping[str, Callable[[Call, Arguments], Awaitable[Reply]]] = MappingProxyType(
    {
        "restore": restore,
        "getByIds": by_ids,
        "getMemberGroups": member_groups,
        "getMemberObjects": member_objects,
        "checkMemberGroups": check_member_groups,
        "checkMemberObjects": check_member_objects,
    }
)
"""What does each of `contracts.operations.DEEDS`."""
