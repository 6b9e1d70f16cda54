"""Microsoft Graph's reference pages, which are Markdown: what they say of requests, permissions, bodies and types."""

from graphfake.contracts.importing.docs.facts import PageFacts
from graphfake.contracts.importing.docs.lines import MOST_BYTES, text_of
from graphfake.contracts.importing.docs.reading import facts_of
from graphfake.contracts.importing.docs.remarks import Remark
from graphfake.contracts.importing.docs.rules import Rules, rules_and_rest, rules_of

__all__ = ["MOST_BYTES", "PageFacts", "Remark", "Rules", "facts_of", "rules_and_rest", "rules_of", "text_of"]
