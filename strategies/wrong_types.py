"""How `@odata.type` can name what an object cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.strategies.changes import Change, variants
from graphfake.strategies.objects import ANNOTATION, bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Type
    from graphfake.strategies.changes import Changes
    from graphfake.strategies.places import Place


def unresolved(place: Place, type_: Type) -> Iterator[Changes]:
    if type_ is not variants(place)[0]:
        return
    known, name, version = type_.catalogue, place.type.name, type_.version
    namespace = name.rpartition(".")[0]
    short = name.rpartition(".")[2]
    texts = (f"{namespace}.x", f"{name}s", name[:-1], f"{name}x", f"#{name}", f" {name}", short, "")
    given = [f"#{text}" for text in texts if known.find(text, version) is None]
    bare_names = [text.removeprefix("#") for text in given if not text.startswith("##")]
    yield _typed(place, st.sampled_from([*given, *bare_names, None, 0, True, [], {}]), "unknown type")


def unrelated(place: Place, type_: Type) -> Iterator[Changes]:
    if type_ is not variants(place)[0]:
        return
    declared = place.type
    others = [
        name for name in declared.catalogue.types(type_.version) if name not in (declared.name, *declared.derived)
    ]
    # the base types first: an object of a base is not one of the type
    near = sorted(others, key=lambda name: (not declared.is_a(name), name))
    written = [text for name in near for text in (f"#{name}", name)]
    if written:
        yield _typed(place, st.sampled_from(written), "another type")


def abstract(place: Place, type_: Type) -> Iterator[Changes]:
    declared = place.type
    if type_ is not variants(place)[0]:
        return
    if declared.abstract:
        yield bare(place).map(lambda payload: Change(payload, (), "abstract type"))
    for name in (declared.name, *declared.derived):
        named = declared.catalogue.type(name, declared.version)
        if named.abstract:
            yield _typed(replace(place, type=named), st.sampled_from((f"#{name}", name)), "abstract type named")


def _typed(place: Place, given: SearchStrategy[Any], kind: str) -> Changes:
    """Objects with the declared type's own members and an `@odata.type` that cannot stand."""
    return st.tuples(bare(place), given).map(
        lambda drawn: Change({ANNOTATION: drawn[1], **drawn[0]}, (ANNOTATION,), kind)
    )
