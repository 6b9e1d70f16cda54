"""Python code made of syntax trees: an expression becomes functions, compiled once.

No text is ever pasted into source: what a client sent stands in the namespace as a constant. Every function takes
the variables in scope and returns one expression; what nests too deep for Python's compiler is put into a function
of its own.
"""

from __future__ import annotations

import ast
import copy
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType

ENTITY = "entity"
"""The first variable of every function: what the whole expression is asked about."""

# Every node says where it stands, since looking for those that do not takes longer than all the rest.
_AT: Any = {"lineno": 1, "col_offset": 0}
# A function without parameters: newer Pythons have fields of it that older ones do not know.
_FUNCTION = next(each for each in ast.parse("def f(): ...").body if isinstance(each, ast.FunctionDef))
_OPERATORS: dict[str, ast.cmpop] = {
    "eq": ast.Eq(),
    "ne": ast.NotEq(),
    "lt": ast.Lt(),
    "le": ast.LtE(),
    "gt": ast.Gt(),
    "ge": ast.GtE(),
    "in": ast.In(),
    "is": ast.Is(),
    "is not": ast.IsNot(),
}


def name(text: str) -> ast.expr:
    return ast.Name(text, ast.Load(), **_AT)


def plain(value: str | int | bool | None) -> ast.expr:
    """A value of our own or of the contract's, never a client's."""
    return ast.Constant(value, **_AT)


def compared(left: ast.expr, operator: str, right: ast.expr) -> ast.expr:
    return ast.Compare(left, [_OPERATORS[operator]], [right], **_AT)


def is_null(code: ast.expr) -> ast.expr:
    return compared(code, "is", plain(None))


def is_there(code: ast.expr) -> ast.expr:
    return compared(code, "is not", plain(None))


def negated(code: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), code, **_AT)


def every(*codes: ast.expr) -> ast.expr:
    return codes[0] if len(codes) == 1 else ast.BoolOp(ast.And(), list(codes), **_AT)


def either(*codes: ast.expr) -> ast.expr:
    return codes[0] if len(codes) == 1 else ast.BoolOp(ast.Or(), list(codes), **_AT)


def chosen(test: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
    return ast.IfExp(test, then, otherwise, **_AT)


def kept(variable: str, code: ast.expr) -> ast.expr:
    """The value of `code`, kept under a name for what is evaluated after it."""
    return ast.NamedExpr(ast.Name(variable, ast.Store(), **_AT), code, **_AT)


def method(of: ast.expr, called: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(of, called, ast.Load(), **_AT), list(arguments), [], **_AT)


def head(code: ast.expr, length: int) -> ast.expr:
    return ast.Subscript(code, ast.Slice(None, plain(length), None, **_AT), ast.Load(), **_AT)


def at(code: ast.expr, place: int) -> ast.expr:
    return ast.Subscript(code, plain(place), ast.Load(), **_AT)


def tupled(codes: list[ast.expr]) -> ast.expr:
    return ast.Tuple(codes, ast.Load(), **_AT)


class Writer:
    """Collects the functions and constants of one expression."""

    def __init__(self) -> None:
        self.scope: tuple[str, ...] = (ENTITY,)
        self._names: dict[str, Any] = {}
        self._known: dict[Callable[..., Any], str] = {}
        self._functions: list[ast.stmt] = []
        self._count = 0

    def fresh(self, prefix: str = "v") -> str:
        """A name that nothing else has."""
        self._count += 1
        return f"{prefix}{self._count}"

    def constant(self, value: Any) -> ast.expr:
        """Any value, had from the namespace."""
        if value is None or value is True or value is False:
            return plain(value)
        variable = self.fresh("c")
        self._names[variable] = value
        return name(variable)

    def call(self, function: Callable[..., Any], *arguments: ast.expr) -> ast.expr:
        """A call of a function of ours, or of Python's."""
        known = self._known.get(function)
        if known is None:
            known = self._known[function] = self.fresh("f")
            self._names[known] = function
        return ast.Call(name(known), list(arguments), [], **_AT)

    @contextmanager
    def variable(self, variable: str) -> Iterator[None]:
        """Code written inside sees one more variable."""
        outer, self.scope = self.scope, (*self.scope, variable)
        yield
        self.scope = outer

    def function(self, code: ast.expr, called: str = "") -> str:
        """A function of the variables now in scope; gives its name."""
        called = called or self.fresh("p")
        parameters = [ast.arg(variable, None, **_AT) for variable in self.scope]
        arguments = ast.arguments([], parameters, None, [], [], None, [])
        defined = copy.copy(_FUNCTION)
        defined.name, defined.args, defined.body = called, arguments, [ast.Return(code, **_AT)]
        self._functions.append(defined)
        return called

    def apart(self, code: ast.expr) -> ast.expr:
        """The same value, computed in a function of its own."""
        return ast.Call(name(self.function(code)), [name(variable) for variable in self.scope], [], **_AT)

    def compiled(self) -> tuple[CodeType, dict[str, Any]]:
        """The module that defines all functions, and the namespace it needs."""
        return compile(ast.Module(self._functions, []), "<expression>", "exec"), self._names


def loaded(code: CodeType, names: dict[str, Any], called: str) -> Any:
    """The function of that name, in a namespace of its own."""
    namespace = dict(names)
    exec(code, namespace)  # noqa: S102  made of syntax trees alone, see above
    return namespace[called]
