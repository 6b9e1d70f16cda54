"""What expressions ask about collections, and what everything that is bound stands in: its type, scope and code."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphfake.errors import GraphError
from graphfake.odata.expressions import codegen as code
from graphfake.odata.expressions.allowance import OPERATOR_NAMES, check_advanced, check_offered, is_directory_object
from graphfake.odata.expressions.codegen import ENTITY, Writer
from graphfake.odata.expressions.comparing import coerced, incompatible, truth, within
from graphfake.odata.expressions.items import Patience, all_of, any_of, counted, kept_of, one_of
from graphfake.odata.expressions.terms import NULL, TEXT, TRUTH, UNTYPED, Kind, Term, primitive
from graphfake.odata.grammar.nodes import ListOf

if TYPE_CHECKING:
    import ast

    from graphfake.contracts import Type
    from graphfake.odata.expressions.allowance import Allowance
    from graphfake.odata.grammar.nodes import Count, Expression, Filtered, Lambda

_MOST_ITEMS = 15


class Ranging(ABC):
    """Binds lambdas, counts and `in`; what derives from it binds all the rest."""

    def __init__(self, type_: Type, allowance: Allowance) -> None:
        self.writer = Writer()
        self.patience = Patience()
        self.needs: dict[str, Any] = {}
        self.needs_types = False
        self._type = type_
        self._allowance = allowance
        self._exact = type_.capabilities.get("caseInsensitive") is False
        self._entity = Term(
            Kind("structured", type_.name, type=type_), code.name(ENTITY), nullable=False, needs=self.needs
        )
        self._this = self._entity
        self._variables: dict[str, Term] = {}
        self._depths = [0]

    @abstractmethod
    def bind(self, node: Expression) -> Term:
        """The term of a part. Raises GraphError query.*, coverage.*."""

    def truth(self, node: Expression, operator: str = "") -> Term:
        """The term of a part that has to be a Boolean: an operand of this operator, or else the whole."""
        term = self.bind(node)
        if term.kind in (NULL, UNTYPED):
            return coerced(self.writer, term, primitive(TRUTH))
        if term.kind.is_(TRUTH):
            check_offered(term.asked, "eq")
            return term
        if operator == "not":
            raise GraphError("query.unary-operand", values={"type": term.kind.text, "operator": OPERATOR_NAMES["not"]})
        if operator:
            raise incompatible(operator, term.kind, primitive(TRUTH))
        raise GraphError("query.not-boolean")

    def _in(self, left: Term, node: Expression) -> Term:
        if isinstance(node, ListOf):
            items = [self.bind(item) for item in node.items]
            if len(items) > _MOST_ITEMS and is_directory_object(self._type):
                raise GraphError("query.too-many-clauses", values={"count": str(len(items))})
            for item in items:
                check_offered(item.asked, "in")
            return within(self.writer, left, items, exact_case=self._exactness(left, *items))
        many = self.bind(node)
        check_offered(many.asked, "in")
        if not many.kind.collection:
            raise incompatible("in", left.kind, many.kind)
        value, variable = self.writer.fresh("x"), self.writer.fresh("x")
        with self.writer.variable(value), self.writer.variable(variable):
            once = replace(left, code=code.name(value), steps=None)
            item = Term(many.kind.item, code.name(variable), exact=many.exact)
            equal = within(self.writer, once, [item], exact_case=self._exactness(left, item))
            predicate = self.writer.function(equal.code)
        return truth(self.writer.call(any_of, self._looked_at(many), code.name(predicate), *self._scope(), left.code))

    def _lambda(self, node: Lambda) -> Term:
        many = self._collection(node.of, node.kind)
        if node.predicate is None or node.variable is None:
            return truth(self.writer.call(one_of, many.code))
        predicate = self._predicate(many, node.predicate, node.variable)
        function = any_of if node.kind == "any" else all_of
        return truth(self.writer.call(function, self._looked_at(many), predicate, *self._scope()))

    def _count(self, node: Count) -> Term:
        check_advanced(self._type, self._allowance, "$count")
        many = self._collection(node.of, "$count")
        for option in node.options:
            if option.name != "$filter":
                raise unserved(f"{option.name:.100} within $count in an expression")
            many = self._filtered(many, option.value)
        return Term(primitive("Edm.Int32"), self.writer.call(counted, many.code), nullable=False)

    def _filtering(self, node: Filtered) -> Term:
        return self._filtered(self._collection(node.of), node.predicate)

    def _filtered(self, many: Term, node: Expression) -> Term:
        predicate = self._predicate(many, node)
        kept = self.writer.call(kept_of, self._looked_at(many), predicate, *self._scope())
        return replace(many, code=kept, nullable=False, steps=None)

    def _collection(self, node: Expression, operator: str = "") -> Term:
        many = self.bind(node)
        if many.kind == UNTYPED:
            return replace(many, kind=replace(UNTYPED, collection=True), steps=None)
        if not many.kind.collection:
            raise GraphError("query.lambda-operand")
        if operator:
            check_offered(many.asked, operator)
        return many

    def _predicate(self, many: Term, node: Expression, variable: str | None = None) -> ast.expr:
        """A function of the variables in scope and one more, which is named, or else is what bare names belong to."""
        parameter = self.writer.fresh("x")
        around = many.asked if many.kind.type is not None and many.kind.type.kind == "complex" else None
        item = Term(
            many.kind.item, code.name(parameter), exact=many.exact, asked=self._of_items(many, around), needs=many.needs
        )
        outer, this = self._variables, self._this
        if variable is None:
            self._this = item
        else:
            self._variables = {**outer, variable: item}
        # The function stands apart, so that its depth is none of ours.
        depths, self._depths = self._depths, [*self._depths, 0]
        with self.writer.variable(parameter):
            called = self.writer.function(self.truth(node).code)
        self._depths = depths
        self._variables, self._this = outer, this
        return code.name(called)

    def _looked_at(self, many: Term) -> ast.expr:
        """The code of a collection whose items a function goes through; within another one only so many times."""
        if len(self.writer.scope) == 1:  # what stands within is bound already
            return self.writer.call(self.patience.earned, many.code) if self.patience.needed else many.code
        self.patience.needed = True
        return self.writer.call(self.patience.taken, many.code)

    @staticmethod
    def _of_items(many: Term, around: Any) -> Any:
        """What a contract says of a collection's members holds of each that is no entity."""
        return around if many.kind.form == "structured" else many.asked

    def _scope(self) -> list[ast.expr]:
        return [code.name(variable) for variable in self.writer.scope]

    def _exactness(self, *terms: Term) -> bool:
        said = [term.exact for term in terms if term.exact is not None and term.kind.name == TEXT]
        return any(said) if said else self._exact


def unserved(subject: str) -> GraphError:
    return GraphError("coverage.query-option", values={"subject": subject})
