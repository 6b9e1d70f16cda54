"""In which form of JSON a caller wants to be answered: what the parameters of `Accept` or `$format` say."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

METADATA = ("none", "minimal", "full")
_TRUTH = {"true": True, "false": False}


class Form(NamedTuple):
    """`metadata` is none, minimal or full; `exact` shows Int64 and Decimal as strings (IEEE754Compatible)."""

    metadata: str = "minimal"
    exact: bool = False
    streaming: bool = True

    @property
    def content_type(self) -> str:
        """What a reply in this form says of itself."""
        return _content_type(self)


USUAL = Form()


def form_of(parameters: Mapping[str, str]) -> Form:
    """The form that media type parameters ask for; names in lower case. What is not known has no effect."""
    metadata = parameters.get("odata.metadata", parameters.get("metadata", "")).lower()
    streaming = parameters.get("odata.streaming", parameters.get("streaming", "")).lower()
    return Form(
        metadata if metadata in METADATA else "minimal",
        _TRUTH.get(parameters.get("ieee754compatible", "").lower(), False),
        _TRUTH.get(streaming, True),
    )


@lru_cache(maxsize=32)
def _content_type(form: Form) -> str:
    streaming, exact = (str(value).lower() for value in (form.streaming, form.exact))
    return (
        f"application/json;odata.metadata={form.metadata};odata.streaming={streaming};"
        f"IEEE754Compatible={exact};charset=utf-8"
    )
