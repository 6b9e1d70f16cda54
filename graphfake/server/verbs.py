"""What serves each verb on each form of path: the table that `routing.Routing` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.server.answers import delta, media, properties, reads, references, writes
from graphfake.server.answers.batch import Batch
from graphfake.server.answers.invoking import Invoking
from graphfake.server.answers.metadata import Metadata
from graphfake.server.subscriptions.answers import Answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.server.engine import Engine
    from graphfake.server.routing import Table


def operations(engine: Engine) -> Table:
    """The operations of an engine; it has its catalogue and handlers by now."""
    metadata = Metadata(engine.catalogue)
    invoking = Invoking(engine.catalogue, engine.handlers)
    return {
        "collection": {"GET": reads.read_page, "POST": writes.create},
        "$count": {"GET": reads.read_count},
        "entity": {"GET": reads.read_entity, "PATCH": writes.update, "DELETE": writes.delete},
        "property": {"GET": properties.read_property},
        "$value": {"GET": media.get, "PUT": media.put, "PATCH": media.put, "DELETE": media.delete},
        "$ref": {"GET": reads.read_page, "POST": references.add, "DELETE": references.remove},
        "$ref of one": {"GET": references.get, "PUT": references.put, "DELETE": references.clear_one},
        "$ref by key": {"DELETE": references.remove_by_key},
        "$batch": {"POST": Batch(engine).run},
        "delta": {"GET": delta.read},
        "action": {"POST": invoking.action},
        "function": {"GET": invoking.function},
        "service": {"GET": metadata.service},
        "$metadata": {"GET": metadata.model},
    }


def own_operations(engine: Engine) -> Mapping[str, Table]:
    """The operations of types that have some of their own, by full name: the one place where such types are named."""
    return Answers(engine.notifier, engine.lifecycle).table()
