"""OData in a request and a reply: paths, query options, pages and context URLs. Pure: text in, values out."""

from graphfake.odata.parsing import parse
from graphfake.odata.syntax import ODataDepthError, ODataSyntaxError

__all__ = ["ODataDepthError", "ODataSyntaxError", "parse"]
