"""OData in a request and a reply: paths, query options, pages and context URLs. Pure: text in, values out."""

from graphfake.odata.grammar.errors import ODataDepthError, ODataSyntaxError
from graphfake.odata.grammar.parsing import parse

__all__ = ["ODataDepthError", "ODataSyntaxError", "parse"]
