"""What serves each verb on each form of path: the table that `routing.Routing` reads."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from graphfake.odata.deltas import DeltaTokens
from graphfake.server.answers.batch import Batch
from graphfake.server.answers.delta import Delta
from graphfake.server.answers.invoking import Invoking
from graphfake.server.answers.media import Media
from graphfake.server.answers.metadata import Metadata
from graphfake.server.answers.properties import Properties
from graphfake.server.answers.reads import Reads
from graphfake.server.answers.references import References
from graphfake.server.answers.writes import Writes

if TYPE_CHECKING:
    from graphfake.server.engine import Engine
    from graphfake.server.routing import Table


def operations(engine: Engine) -> Table:
    """The operations on an engine's store; it has its catalogue, store and handlers by now."""
    store = engine.store
    reads, writes, references = Reads(store), Writes(store), References(store)
    media, metadata = Media(store), Metadata(engine.catalogue)
    invoking = Invoking(engine.catalogue, store, engine.handlers)
    return {
        "collection": {"GET": reads.list, "POST": writes.create},
        "$count": {"GET": reads.count},
        "entity": {"GET": reads.get, "PATCH": writes.update, "DELETE": writes.delete},
        "property": {"GET": Properties(store).get},
        "$value": {"GET": media.get, "PUT": media.put, "PATCH": media.put, "DELETE": media.delete},
        "$ref": {"GET": reads.list, "POST": references.add, "DELETE": references.remove},
        "$ref of one": {"GET": references.get, "PUT": references.put, "DELETE": references.clear},
        "$ref by key": {"DELETE": references.remove_by_key},
        "$batch": {"POST": Batch(engine).run},
        "delta": {"GET": Delta(store, DeltaTokens(secrets.token_bytes(32))).read},
        "action": {"POST": invoking.action},
        "function": {"GET": invoking.function},
        "service": {"GET": metadata.service},
        "$metadata": {"GET": metadata.model},
    }
