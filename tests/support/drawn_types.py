"""The types that the strategies are held against: the shipped ones and those of two invented services."""

from __future__ import annotations

from functools import cache

import pytest

from graphfake.contracts import Catalogue, Type, load
from tests.support import family, gadgets, widgets

VIEWS = ("create", "update")


@cache
def invented() -> Catalogue:
    """The shipped contracts and those of `contoso.widget`."""
    known = load()
    for document in widgets.documents().values():
        known = known.with_contract(document)
    return known


@cache
def odd() -> Catalogue:
    """The shipped contracts and those of `contoso.gadget`."""
    return gadgets.catalogue()


SHIPPED = tuple(load().type(name) for name in family.SUMMARIES)
INVENTED = tuple(invented().type(name) for name in (widgets.WIDGET, widgets.PART, widgets.SCREW))
ODD = tuple(odd().type(name) for name in (gadgets.GADGET, gadgets.PIECE, gadgets.ANIMAL, gadgets.CAT, gadgets.DOG))
TYPES: tuple[Type, ...] = (*SHIPPED, *INVENTED, *ODD)

EVERY_TYPE = pytest.mark.parametrize("contract", TYPES, ids=lambda contract: contract.short_name)
EVERY_VIEW = pytest.mark.parametrize("view", VIEWS)
