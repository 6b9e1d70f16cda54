"""From an expression to code: names become the contract's, every operation is held to the types of its operands.

The one way in is `Binder.bind`. A part nested too deep for Python's compiler goes into a function of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphfake.errors import GraphError
from graphfake.odata.expressions import codegen as code
from graphfake.odata.expressions import moments
from graphfake.odata.expressions.allowance import check_advanced, check_offered
from graphfake.odata.expressions.casting import cast, is_of, kind_named
from graphfake.odata.expressions.comparing import compare, conjoined, has, opposite
from graphfake.odata.expressions.constants import constant, literal
from graphfake.odata.expressions.functions import SIGNATURES, WITHOUT_ARGUMENTS, call, refuse_arguments
from graphfake.odata.expressions.ranging import Ranging, unserved
from graphfake.odata.expressions.reckoning import negate, reckon
from graphfake.odata.expressions.stepping import Members
from graphfake.odata.expressions.terms import MOMENT, NULL, Term, primitive
from graphfake.odata.grammar.nodes import (
    Annotation,
    Binary,
    Case,
    Constant,
    Count,
    Filtered,
    Function,
    Keyed,
    Lambda,
    ListOf,
    Member,
    Method,
    ObjectOf,
    TypeTest,
    Unary,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphfake.contracts import Type
    from graphfake.odata.expressions.allowance import Allowance
    from graphfake.odata.grammar.nodes import Expression

MOST_NESTED = 120
"""Steps into one another; the grammar allows fewer, so that this is for aliases and expressions made by hand."""
_MOST_INLINE = 15
_MOST_ALIASES = 1000  # times that any stands for something: aliases in aliases can double it many times
NOW = "now"

_UNSERVED: Mapping[type, str] = {
    ListOf: "a list in an expression, but for one behind in",
    ObjectOf: "an object in an expression",
    Annotation: "annotations in an expression",
    Keyed: "keys in an expression",
    Case: "case() in an expression",
    Function: "functions of the model in an expression",
}


class Binder(Ranging):
    """Binds one expression about entities of a type. `use` is `filter` or `sort`."""

    def __init__(
        self, type_: Type, allowance: Allowance, aliases: Mapping[str, Expression] | None = None, use: str = "filter"
    ) -> None:
        super().__init__(type_, allowance)
        self.uses_now = False
        self._aliases = aliases or {}
        self._members = Members(type_, self.writer, use)
        self._opened: list[str] = []
        self._bound = 0
        self._served: Mapping[type, Callable[[Any], Term]] = {
            Constant: self._literal,
            Member: self._path,
            Variable: self._variable,
            Binary: self._binary,
            Unary: self._unary,
            Method: self._method,
            Lambda: self._lambda,
            Count: self._count,
            Filtered: self._filtering,
            TypeTest: self._type_test,
        }

    def bind(self, node: Expression) -> Term:
        """The term of a part. Raises GraphError query.*, coverage.*."""
        if len(self._depths) > MOST_NESTED:
            raise GraphError("query.too-deep")
        self._depths.append(0)
        term = self._bind(node)
        depth = self._depths.pop() + 1
        if depth > _MOST_INLINE:
            term, depth = self._apart(term), 1
        self._depths[-1] = max(self._depths[-1], depth)
        return term

    def _apart(self, term: Term) -> Term:
        return replace(term, code=self.writer.apart(term.code), steps=None)

    def _bind(self, node: Expression) -> Term:
        served = self._served.get(type(node))
        if served is None:
            raise unserved(_UNSERVED[type(node)])
        return served(node)

    def _literal(self, node: Constant) -> Term:
        return literal(self.writer, node, self._type)

    def _unary(self, node: Unary) -> Term:
        if node.operator == "-":
            return negate(self.writer, self.bind(node.operand))
        check_advanced(self._type, self._allowance, "not")
        return opposite(self.writer, self.truth(node.operand, "not"))

    def _path(self, node: Member) -> Term:
        """Member by member from the left, however long the path."""
        names = [node.name]
        of = node.of
        while isinstance(of, Member):
            names.append(of.name)
            of = of.of
        if of is not None:
            term = self.bind(of)
        else:
            term = self._variables.get(names[-1], self._this)
            if names[-1] in self._variables:
                names.pop()
        for name in reversed(names):
            term, typed = self._members.step(term, name)
            self.needs_types |= typed
        return term

    def _variable(self, node: Variable) -> Term:
        if node.name == "$it":
            return self._entity
        if node.name == "$this":
            return self._this
        if not node.name.startswith("@"):
            raise unserved(f"{node.name} in an expression")
        if node.name in self._opened:
            raise GraphError("query.alias", values={"name": node.name})
        if node.name not in self._aliases:
            return constant(self.writer, NULL, None)
        self._bound += 1
        if self._bound > _MOST_ALIASES:
            raise GraphError("query.alias", values={"name": node.name})
        self._opened.append(node.name)
        # What an alias stands for knows no lambda variables.
        variables, self._variables = self._variables, {}
        term = self.bind(self._aliases[node.name])
        self._variables = variables
        self._opened.pop()
        return term

    def _binary(self, node: Binary) -> Term:
        """Operations that lean to the left are taken one after the other, so that their number has no bound."""
        if node.operator in ("and", "or"):
            operands = [self.truth(operand, node.operator) for operand in _operands(node)]
            return conjoined(self.writer, node.operator, operands)
        spine: list[Binary] = []
        first: Expression = node
        while isinstance(first, Binary) and first.operator not in ("and", "or"):
            spine.append(first)
            first = first.left
        term = self.bind(first)
        for count, step in enumerate(reversed(spine), 1):
            term = self._operation(step, term)
            if count % _MOST_INLINE == 0:
                term = self._apart(term)
        return term

    def _operation(self, node: Binary, left: Term) -> Term:
        check_advanced(self._type, self._allowance, node.operator)
        check_offered(left.asked, node.operator)
        if node.operator == "in":
            return self._in(left, node.right)
        right = self.bind(node.right)
        check_offered(right.asked, node.operator)
        if node.operator == "has":
            return has(self.writer, left, right)
        if node.operator in ("eq", "ne", "lt", "le", "gt", "ge"):
            return compare(self.writer, node.operator, left, right, exact_case=self._exactness(left, right))
        return reckon(self.writer, node.operator, left, right)

    def _method(self, node: Method) -> Term:
        if node.name in WITHOUT_ARGUMENTS:
            if node.arguments:
                raise refuse_arguments(node.name)
            if node.name == NOW:
                self.uses_now = True
                return Term(primitive(MOMENT), code.name(NOW), nullable=False)
            text = moments.MIN if node.name == "mindatetime" else moments.MAX
            return constant(self.writer, primitive(MOMENT), text)
        if node.name not in SIGNATURES:
            raise unserved(f"the function {node.name:.100}")
        check_advanced(self._type, self._allowance, node.name)
        arguments = [self.bind(argument) for argument in node.arguments]
        for argument in arguments:
            check_offered(argument.asked, node.name)
        return call(self.writer, node.name, arguments, exact_case=self._exactness(*arguments))

    def _type_test(self, node: TypeTest) -> Term:
        operand = self._this if node.operand is None else self.bind(node.operand)
        kind = kind_named(node.type_name, self._type)
        check_offered(operand.asked, node.kind)
        term, typed = (is_of if node.kind == "isof" else cast)(self.writer, operand, kind)
        self.needs_types |= typed
        return term


def _operands(node: Binary) -> Sequence[Expression]:
    """The operands of a chain of one operator, from the left, however they are nested."""
    found: list[Expression] = []
    waiting: list[Expression] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Binary) and each.operator == node.operator:
            waiting += (each.right, each.left)
        else:
            found.append(each)
    return found
