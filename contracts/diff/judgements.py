"""What each kind of change means to an application that was written before it, each with who says so."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.rules import Basis

How = Literal["sends", "asks for", "receives"]

GRAPH = "Microsoft Graph versioning page"
ODATA = "OData 4.01 Protocol, model versioning"
NAMES = "OData 4.01 JSON Format, primitive values"


class Judgement(NamedTuple):
    """`sentence` tells of the change, with places for {name}, {old} and {new}; `why` says what it means.

    `felt_by` says which of an application's ways to use the place can tell the difference.
    """

    breaking: bool
    sentence: str
    why: str
    basis: Basis
    source: str = ""
    felt_by: frozenset[How] = frozenset(("sends", "asks for", "receives"))


_SENDER: frozenset[How] = frozenset(("sends",))
_READER: frozenset[How] = frozenset(("asks for", "receives"))
_GUEST: frozenset[How] = frozenset(("receives",))
_ASKER: frozenset[How] = frozenset(("asks for",))

_NEW_TYPE = "Clients are to be ready for new types, derived ones among them."
_NEW_PROPERTY = "A new property that may be null or has a default is declared compatible."
_ONLY_OPTIONAL = "Only new properties that may be null or have a default are declared compatible."
_CHANGED_PROPERTY = "Removing, renaming or retyping a declared property is declared breaking."
_REMOVED_API = "Removing or renaming an API or a parameter of it is declared breaking."
_URL = "A changed URL, or changed shape of what is sent or answered, is declared breaking."
_NEW_MEMBER = "A new member of an enum is declared compatible."
_FEWER_REFUSALS = "What was accepted before is accepted still."
_MORE_REFUSALS = "A request that was accepted before may be refused; this is not among the changes declared compatible."
_NEW_PART = "Clients are to be ready for new parts of the model that need not be used."

JUDGEMENTS: Mapping[str, Judgement] = MappingProxyType(
    {
        # types
        "type-added": Judgement(False, "The type is new.", _NEW_TYPE, "odata", ODATA, _GUEST),
        "type-named": Judgement(False, "The type is new; only its name is known.", _NEW_TYPE, "odata", ODATA, _GUEST),
        "type-removed": Judgement(True, "The type is gone.", _REMOVED_API, "doc", GRAPH),
        "type-kind-changed": Judgement(True, "The type was of kind {old}, now {new}.", _URL, "doc", GRAPH),
        "base-changed": Judgement(
            True, "The base was {old}, now {new}.", "What leads to the old base leads to this no more.", "guess"
        ),
        "base-inserted": Judgement(
            False, "The base was {old}, now {new}, which derives from it.", _NEW_TYPE, "odata", ODATA
        ),
        "became-abstract": Judgement(True, "The type became abstract.", _MORE_REFUSALS, "guess", "", _SENDER),
        "no-longer-abstract": Judgement(False, "The type is abstract no more.", _FEWER_REFUSALS, "guess"),
        "became-open": Judgement(False, "The type became open.", _FEWER_REFUSALS, "guess"),
        "no-longer-open": Judgement(True, "The type is open no more.", _MORE_REFUSALS, "guess", "", _SENDER),
        "key-changed": Judgement(True, "The key was {old}, now {new}.", _URL, "doc", GRAPH),
        "alternate-key-added": Judgement(False, "There is an alternate key {new}.", _NEW_PART, "odata", ODATA),
        "alternate-key-removed": Judgement(True, "The alternate key {old} is gone.", _URL, "doc", GRAPH, _ASKER),
        "stream-added": Judgement(False, "Entities have bytes of their own, at $value.", _NEW_PART, "odata", ODATA),
        "stream-removed": Judgement(
            True, "Entities have no bytes of their own at $value any more.", _REMOVED_API, "doc", GRAPH
        ),
        "deprecated": Judgement(
            False,
            "{name} is deprecated.",
            "Deprecation changes nothing yet; it tells of a removal to come.",
            "doc",
            GRAPH,
        ),
        "no-longer-deprecated": Judgement(
            False, "{name} is deprecated no more.", "It takes an announcement back.", "guess"
        ),
        # properties
        "property-added": Judgement(False, "{name} is new: {new}.", _NEW_PROPERTY, "doc", GRAPH, _GUEST),
        "property-added-required": Judgement(
            True, "{name} is new, and must be sent on creation: {new}.", _ONLY_OPTIONAL, "doc", GRAPH, _SENDER
        ),
        "property-named": Judgement(False, "{name} is new; its type is not known.", _NEW_PROPERTY, "guess", "", _GUEST),
        "property-removed": Judgement(True, "{name} is gone; it was {old}.", _CHANGED_PROPERTY, "doc", GRAPH),
        "property-renamed": Judgement(True, "{old} is perhaps renamed to {new}.", _CHANGED_PROPERTY, "doc", GRAPH),
        "property-respelled": Judgement(
            True,
            "{old} is spelled {new}.",
            "Who reads JSON by name finds it no more; renaming is declared breaking.",
            "doc",
            GRAPH,
        ),
        "property-retyped": Judgement(True, "{name} was {old}, now {new}.", _CHANGED_PROPERTY, "doc", GRAPH),
        "became-nullable": Judgement(
            True,
            "{name} may be null now.",
            "Where a value always stood, null may stand; this is not among the changes declared compatible.",
            "guess",
            "",
            _READER,
        ),
        "no-longer-nullable": Judgement(True, "{name} may be null no more.", _MORE_REFUSALS, "guess", "", _SENDER),
        "became-required": Judgement(
            True, "{name} must be sent on creation now.", _MORE_REFUSALS, "guess", "", _SENDER
        ),
        "no-longer-required": Judgement(
            False, "{name} need not be sent on creation any more.", _FEWER_REFUSALS, "guess"
        ),
        "became-read-only": Judgement(True, "{name} is read-only now.", _MORE_REFUSALS, "guess", "", _SENDER),
        "no-longer-read-only": Judgement(False, "{name} is read-only no more.", _FEWER_REFUSALS, "guess"),
        "became-immutable": Judgement(
            True, "{name} cannot be changed after creation now.", _MORE_REFUSALS, "guess", "", _SENDER
        ),
        "no-longer-immutable": Judgement(False, "{name} can be changed after creation now.", _FEWER_REFUSALS, "guess"),
        "became-not-by-default": Judgement(
            True, "{name} comes only when it is selected now.", _URL, "doc", GRAPH, _GUEST
        ),
        "became-by-default": Judgement(
            False, "{name} comes without being selected now.", _NEW_PROPERTY, "guess", "", _GUEST
        ),
        "limit-narrowed": Judgement(True, "{name} takes less: {old}, now {new}.", _MORE_REFUSALS, "guess", "", _SENDER),
        "limit-widened": Judgement(
            False, "{name} takes more: {old}, now {new}.", "Longer and larger values keep the declared type.", "guess"
        ),
        "default-changed": Judgement(
            False, "The default of {name} was {old}, now {new}.", "A default is no part of the declared type.", "guess"
        ),
        # capabilities
        "capability-lost": Judgement(
            True, "{name} cannot {old} any more.", _MORE_REFUSALS, "guess", "", frozenset(("sends", "asks for"))
        ),
        "capability-gained": Judgement(False, "{name} can {new} now.", _FEWER_REFUSALS, "guess"),
        # navigations
        "navigation-added": Judgement(False, "The navigation {name} is new: {new}.", _NEW_PART, "odata", ODATA, _ASKER),
        "navigation-named": Judgement(
            False, "The navigation {name} is new; its target is not known.", _NEW_PART, "odata", ODATA, _ASKER
        ),
        "navigation-removed": Judgement(
            True, "The navigation {name} is gone; it led to {old}.", _REMOVED_API, "doc", GRAPH
        ),
        "navigation-renamed": Judgement(
            True, "The navigation {old} is perhaps renamed to {new}.", _REMOVED_API, "doc", GRAPH
        ),
        "navigation-respelled": Judgement(
            True, "The navigation {old} is spelled {new}.", "Who reads JSON by name finds it no more.", "guess"
        ),
        "navigation-retyped": Judgement(True, "The navigation {name} led to {old}, now to {new}.", _URL, "doc", GRAPH),
        "became-contained": Judgement(True, "What {name} leads to lives below its owner now.", _URL, "doc", GRAPH),
        "no-longer-contained": Judgement(True, "What {name} leads to lives elsewhere now.", _URL, "doc", GRAPH),
        # enums
        "value-added": Judgement(False, "The member {name} is new: {new}.", _NEW_MEMBER, "doc", GRAPH, _READER),
        "value-named": Judgement(
            False, "The member {name} is new; its number is not known.", _NEW_MEMBER, "doc", GRAPH, _READER
        ),
        "value-removed": Judgement(
            True,
            "The member {name} is gone; it was {old}.",
            "Who sends it is refused, who waits for it waits in vain.",
            "guess",
        ),
        "value-renamed": Judgement(
            True,
            "The member {old} is perhaps renamed to {new}.",
            "Values are written by name: the old one is refused, the new one not known.",
            "odata",
            NAMES,
        ),
        "value-renumbered": Judgement(
            False,
            "The member {name} was {old}, now {new}.",
            "Values are written by name; numbers only order them.",
            "odata",
            NAMES,
        ),
        "became-flags": Judgement(
            True,
            "A value may name several members now.",
            "Who compares whole texts finds none of its own.",
            "guess",
            "",
            _READER,
        ),
        "no-longer-flags": Judgement(True, "A value names one member only now.", _MORE_REFUSALS, "guess", "", _SENDER),
        # the service
        "path-added": Judgement(False, "The path {name} is new: {new}.", _NEW_PART, "odata", ODATA, _ASKER),
        "path-removed": Judgement(True, "The path {name} is gone; it led to {old}.", _REMOVED_API, "doc", GRAPH),
        "path-retyped": Judgement(True, "The path {name} led to {old}, now to {new}.", _URL, "doc", GRAPH),
        "page-size-changed": Judgement(
            False,
            "Pages at {name} held {old}, now {new}.",
            "Paging, even where there was none, is declared compatible.",
            "doc",
            GRAPH,
        ),
        "permission-added": Judgement(False, "{name}: {new} is enough now, too.", _FEWER_REFUSALS, "guess"),
        "permission-removed": Judgement(
            True, "{name}: {old} is not enough any more.", "Who has been granted no more than this is refused.", "guess"
        ),
        "permission-asked": Judgement(
            True, "{name} asks for a permission now: {new}.", "Who has been granted none of these is refused.", "guess"
        ),
        # operations
        "operation-added": Judgement(False, "{new} {name} is new.", _NEW_PART, "odata", ODATA, _ASKER),
        "operation-removed": Judgement(True, "{old} {name} is gone.", _REMOVED_API, "doc", GRAPH),
        "operation-renamed": Judgement(True, "{old} is perhaps renamed to {new}.", _REMOVED_API, "doc", GRAPH),
        "operation-kind-changed": Judgement(True, "{name} was {old}, now {new}.", _URL, "doc", GRAPH),
        "parameter-added": Judgement(
            False, "The parameter {name} is new and may be left out: {new}.", _NEW_PART, "odata", ODATA, _SENDER
        ),
        "parameter-added-required": Judgement(
            True, "The parameter {name} is new and must be given: {new}.", _MORE_REFUSALS, "guess", "", _SENDER
        ),
        "parameter-removed": Judgement(
            True, "The parameter {name} is gone; it was {old}.", _REMOVED_API, "doc", GRAPH, _SENDER
        ),
        "parameter-renamed": Judgement(
            True, "The parameter {old} is perhaps renamed to {new}.", _REMOVED_API, "doc", GRAPH, _SENDER
        ),
        "parameter-retyped": Judgement(True, "The parameter {name} was {old}, now {new}.", _URL, "doc", GRAPH, _SENDER),
        "parameter-became-required": Judgement(
            True, "The parameter {name} must be given now.", _MORE_REFUSALS, "guess", "", _SENDER
        ),
        "parameter-no-longer-required": Judgement(
            False, "The parameter {name} may be left out now.", _FEWER_REFUSALS, "guess", "", _SENDER
        ),
        "result-changed": Judgement(True, "{name} gave {old}, now {new}.", _URL, "doc", GRAPH),
        "no-longer-composable": Judgement(
            True, "A path cannot go on behind {name} any more.", _URL, "doc", GRAPH, _ASKER
        ),
        "became-composable": Judgement(False, "A path can go on behind {name} now.", _NEW_PART, "odata", ODATA),
    }
)
