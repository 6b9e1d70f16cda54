"""`$filter` as text against an entity: what each form says, what it needs to see, and how it is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.contracts.capabilities import FUNCTIONS
from graphfake.contracts.rules import rule
from graphfake.errors import GraphError
from graphfake.odata.expressions.allowance import Allowance, check_together, filter_is_ignored
from graphfake.odata.expressions.filters import Filter, read_filter
from graphfake.odata.expressions.functions import SIGNATURES
from graphfake.odata.expressions.items import MOST_INNER
from graphfake.odata.grammar.nodes import Binary, Constant, Lambda, Member, Method, Unary
from graphfake.odata.grammar.options import parse_option
from tests.odata.probes import ALLOWANCE, catalogue_type, documents, note, probe

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
ENTITY: dict[str, Any] = {
    "id": "one",
    "label": "Label",
    "code": "Code",
    "serial": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "enabled": None,
    "small": 7,
    "big": 2**53 + 1,
    "price": 0.1,
    "weight": 2.5,
    "made": "2026-03-01T01:30:00.25+02:00",
    "day": "2026-03-01",
    "clock": "07:59:59.999",
    "lasts": "PT36H",
    "picture": "+/8=",
    "state": "working",
    "uses": "indoors,wet",
    "size": {"width": 3, "unit": "cm", "inner": None},
    "tags": ["red", "Green", None],
    "moods": ["busy", "failed"],
    "sizes": [{"width": 1, "unit": "m", "inner": {"width": 9, "unit": None, "inner": None}}, None],
    "parts": [
        {"id": "p", "name": "lid", "price": 1, "screws": [{"id": "s", "turns": 3}]},
        {"@odata.type": "contoso.finePart", "id": "q", "name": None, "price": None, "screws": [], "grade": 2},
    ],
    "maker": None,
}


def read(text: str, aliases: Mapping[str, str] | None = None) -> Filter:
    known = {f"@{name}": parse_option(f"@{name}", value).value for name, value in (aliases or {}).items()}
    return read_filter(parse_option("$filter", text).value, probe(), ALLOWANCE, known)


def says(text: str, **aliases: str) -> bool | None:
    return read(text, aliases).at(NOW)(ENTITY)


def refusal(text: str) -> tuple[str, str]:
    """The rule, and the message in Intune's words."""
    with pytest.raises(GraphError) as caught:
        read(text)
    error = caught.value
    return error.rule, rule(error.rule).answer("intune").render(error.values)


TRUE = [
    # names and texts in any letter case, but where the contract says otherwise
    "LABEL eq 'lAbEl'",
    "label ne 'other'",
    "code ne 'code' and code eq 'Code'",
    "startswith(label,'LA') and endswith(label,'EL') and contains(label,'ABE') and indexof(label,'B') eq 2",
    "not startswith(code,'co') and indexof(code,'co') eq -1",
    "label in ('x','LABEL') and not (code in ('code'))",
    "label gt 'LABEL'",  # their order is ordinal
    "tolower(label) eq 'LABEL'",
    "'GREEN' in tags",
    "'straße' eq 'STRAßE' and 'ΟΔΟΣ' eq 'οδος' and 'ǆ' eq 'ǅ' and 'ᾳ' eq 'ᾼ' and 'µ' eq 'μ'",
    "'ß' ne 'ẞ' and 'ß' ne 'SS' and 'ı' ne 'I' and 'İ' ne 'i' and '\u212a' ne 'k' and '\u2126' ne 'ω' and 'ſ' ne 's'",
    "length(toupper('straße')) eq 6 and toupper('é') eq 'É' and length(tolower('İI')) eq 2 and tolower('ΑΣ') eq 'ας'",
    # enums by name in any case, number, or with their type; flags whatever their order
    "state eq 'busy' and state eq 'WORKING' and state eq '1' and state eq contoso.state'busy'",
    "state gt 'idle' and state lt contoso.state'failed' and state in ('failed','busy')",
    "uses eq 'wet,indoors' and uses eq '5' and uses has 'wet' and uses has contoso.uses'indoors'",
    "not (uses has 'outdoors') and not (uses has 'indoors,outdoors')",
    # literals of every type, exact
    "serial eq 0F8FAD5B-D9CB-469F-A165-70867728950E",
    "big eq 9007199254740993 and big gt 9007199254740992 and big ne 9.007199254740992e15",
    "price eq 0.1 and weight eq 2.50 and price lt weight and weight lt INF",
    "made eq 2026-02-28T23:30:00.2500000Z and made gt 2026-02-28T23:30:00.2499999Z",
    "made gt 2026-02-28 and made lt now() and day eq 2026-03-01",
    "clock eq 07:59:59.9990 and lasts eq duration'P1DT12H' and lasts gt duration'P1D'",
    "picture eq binary'-_8='",
    "made gt mindatetime() and made lt maxdatetime()",
    # null
    "enabled eq null and maker eq null and size/inner eq null and not (size eq null)",
    "enabled in (null,true) and null eq null and not (null ne null)",
    "not (moods in (null)) and not (tags in (null,null)) and size/inner in (null)",
    "not (small gt null) and not (null le null)",
    "size/inner/width eq null and not (size/inner/width lt 5)",
    # functions
    "year(made) eq 2026 and month(made) eq 3 and day(made) eq 1 and hour(made) eq 1 and minute(made) eq 30",
    "second(made) eq 0 and fractionalseconds(made) eq 0.25 and totaloffsetminutes(made) eq 120",
    "date(made) eq 2026-03-01 and time(made) eq 01:30:00.25 and hour(clock) eq 7",
    "totalseconds(lasts) eq 129600 and totalseconds(duration'PT0.5S') eq 0.5",
    "round(weight) eq 3 and floor(weight) eq 2 and ceiling(weight) eq 3 and round(-2.5) eq -3",
    "length(label) eq 5 and substring(label,1,2) eq 'ab' and concat(label,'!') eq 'label!' and trim(' a ') eq 'A'",
    "matchesPattern(label,'^La[bc]{1,2}e') and not matchesPattern(label,'^[0-9]*$')",
    # arithmetic
    "small add 1 eq 8 and small sub 8 eq -1 and small mul 2 eq 14 and -small eq -7",
    "small div 2 eq 3 and -7 div 2 eq -3 and small mod 4 eq 3 and -7 mod 4 eq -3 and small divby 2 eq 3.5",
    "weight div 0 eq INF and -weight div 0 eq -INF and not (weight mod 0 eq weight mod 0)",
    "price mul 3 eq 0.3 and 1 add 2 mul 3 eq 7",
    "made add duration'PT1H' eq 2026-03-01T00:30:00.25Z and made sub made eq duration'PT0S'",
    "day add duration'P1D' eq 2026-03-02 and lasts mul 2 eq duration'P3D' and lasts div 2 eq duration'PT18H'",
    "day sub 2026-02-27 eq duration'P2D' and lasts add lasts eq duration'P3D'",
    # collections
    "tags/any() and not (parts/any(p:p/screws/any(s:s/turns gt 3)))",
    "tags/any(t:t eq 'green') and tags/any(t:t eq null) and tags/$count eq 3",
    "parts/any(p:p/name eq 'LID' and p/screws/any(s:s/turns eq 3 and p/price eq 1 and small eq 7))",
    "sizes/all(s:s/width eq 1 or s eq null) and not sizes/all(s:s/width eq 1)",
    "moods/any(m:m eq 'WORKING' and m gt 'idle') and 'failed' in moods and moods/$count eq 2",
    "parts/any(small:small/name eq 'lid')",  # a variable hides a property
    "parts/$count($filter=price eq 1) eq 1 and parts/$filter(price eq 1)/any(p:p/name eq 'lid')",
    "tags/$count($filter=$this eq 'red') eq 1 and sizes/any(s:s/width eq 1 and $it/small eq 7)",
    # types
    "isof(contoso.probe) and not isof(maker,contoso.maker)",
    "parts/any(p:isof(p,contoso.finePart)) and parts/contoso.finePart/$count eq 1",
    "parts/any(p:p/contoso.finePart/grade eq 2) and isof(label,Edm.String) and not isof(enabled,Edm.Boolean)",
    "cast(small,Edm.String) eq '7' and cast('7',Edm.Int32) eq 7 and cast('x',Edm.Int32) eq null",
    "cast(weight,Edm.Int32) eq 3 and cast(state,Edm.String) eq 'working' and cast('busy',contoso.state) eq state",
]


@pytest.mark.parametrize("text", TRUE)
def test_says_so(text: str) -> None:
    assert says(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "enabled",
        "not enabled",
        "enabled or small eq 1",
        "enabled and small eq 7",
        "contains(size/inner/unit,'x')",
        "null",
    ],
)
def test_what_is_unknown_is_null(text: str) -> None:
    assert says(text) is None


def test_what_is_known_on_one_side_decides() -> None:
    assert says("enabled or small eq 7") is True
    assert says("small eq 1 and enabled") is False


def test_an_alias_stands_for_its_expression_and_null_where_it_has_none() -> None:
    assert says("small eq @a and label eq @b", a="7", b="'label'") is True
    assert says("maker eq @nobody") is True


def test_aliases_that_come_to_no_end_are_refused() -> None:
    for aliases in (
        {"a": "@b", "b": "@a"},
        {**{f"a{n}": f"concat(@a{n + 1},@a{n + 1})" for n in range(20)}, "a": "@a0"},
    ):
        with pytest.raises(GraphError) as caught:
            says("@a eq 'x'", **aliases)
        assert rule(caught.value.rule).code == "query.alias"


def test_products_beyond_every_number_type_are_null() -> None:
    assert says(f"{' mul '.join(['big'] * 5)} eq null") is True


def test_a_time_is_the_requests_own() -> None:
    holds = read("made lt now()")
    assert holds.at(datetime(2026, 1, 1, tzinfo=UTC))(ENTITY) is False
    assert holds.at(datetime(2026, 4, 1, tzinfo=UTC))(ENTITY) is True


def test_says_which_relatives_and_types_it_has_to_see() -> None:
    seen = read("parts/any(p:p/screws/any(s:s/turns eq 1)) and maker/name eq 'x' and small eq 1")
    assert (seen.needs, seen.needs_types) == ({"parts": {"screws": {}}, "maker": {}}, False)
    assert read("isof(contoso.probe)").needs_types
    assert not read("label eq 'x'").needs


def test_is_compiled_once() -> None:
    assert read("label eq 'once'") is read("label eq 'once'")


INCOMPATIBLE = (
    "A binary operator with incompatible types was detected. Found operand types '{}' for operator kind '{}'."
)
UNARY = "A unary operator with an incompatible type was detected. Found operand type '{}' for operator kind '{}'."
NO_SIGNATURE = (
    "No function signature for the function with name '{}' matches the specified arguments. The function signatures "
    "considered are: {}."
)
NOT_SINGLE = (
    "The parent value for a property access of a property '{}' is not a single value. Property access can only be "
    "applied to a single value."
)
REFUSED = {
    "nope eq 1": ("query.filter-property", "Could not find a property named 'nope' on type 'contoso.probe'."),
    "size/nope eq 1": ("query.filter-property", "Could not find a property named 'nope' on type 'contoso.size'."),
    "label/x eq 1": ("query.filter-property", "Could not find a property named 'x' on type 'Edm.String'."),
    "label eq 1": ("query.operand-types", INCOMPATIBLE.format("Edm.String' and 'Edm.Int32", "Equal")),
    "small ne 'x'": ("query.operand-types", INCOMPATIBLE.format("Edm.Int32' and 'Edm.String", "NotEqual")),
    "big lt 5000000000 and serial eq 'x'": (
        "query.operand-types",
        INCOMPATIBLE.format("Edm.Guid' and 'Edm.String", "Equal"),
    ),
    "made gt '2026-01-01T00:00:00Z'": (
        "query.operand-types",
        INCOMPATIBLE.format("Edm.DateTimeOffset' and 'Edm.String", "GreaterThan"),
    ),
    "picture gt binary'AQ=='": (
        "query.operand-types",
        INCOMPATIBLE.format("Edm.Binary' and 'Edm.Binary", "GreaterThan"),
    ),
    "tags eq 'x'": ("query.operand-types", INCOMPATIBLE.format("Collection(Edm.String)' and 'Edm.String", "Equal")),
    "moods eq 'busy'": (
        "query.operand-types",
        INCOMPATIBLE.format("Collection(contoso.state)' and 'Edm.String", "Equal"),
    ),
    "small in (1,'x')": ("query.operand-types", INCOMPATIBLE.format("Edm.Int32' and 'Edm.String", "In")),
    "label has 'x'": ("query.operand-types", INCOMPATIBLE.format("Edm.String' and 'Edm.String", "Has")),
    "label add 1 eq 2": ("query.operand-types", INCOMPATIBLE.format("Edm.String' and 'Edm.Int32", "Add")),
    "label and true": ("query.operand-types", INCOMPATIBLE.format("Edm.String' and 'Edm.Boolean", "And")),
    "state eq 1": ("query.operand-types", INCOMPATIBLE.format("contoso.state' and 'Edm.Int32", "Equal")),
    "not label": (
        "query.unary-operand",
        UNARY.format("Edm.String", "Not"),
    ),
    "label": ("query.not-boolean", "The $filter expression must evaluate to a single boolean value."),
    "state eq 'nope'": (
        "query.enum-literal",
        "Invalid filter clause: the string 'nope' is not a valid enumeration type constant of 'contoso.state'.",
    ),
    "uses eq '9'": (
        "query.enum-literal",
        "Invalid filter clause: the string '9' is not a valid enumeration type constant of 'contoso.uses'.",
    ),
    "day eq 2026-02-30": ("query.literal", "Invalid filter clause: unrecognized 'Edm.Date' literal '2026-02-30'."),
    "contains(small,'x')": (
        "query.function",
        NO_SIGNATURE.format("contains", "contains(Edm.String Nullable=true, Edm.String Nullable=true)"),
    ),
    "parts/name eq 'x'": ("query.not-single", NOT_SINGLE.format("name")),
    "label/any(x:x eq 'a')": ("query.lambda-operand", "Any/All may only be used following a collection."),
    "isof(contoso.nothing)": (
        "query.cast",
        "Encountered invalid type cast. 'contoso.nothing' is not assignable from 'contoso.probe'.",
    ),
    "maker/contoso.part/name eq 'x'": (
        "query.cast",
        "Encountered invalid type cast. 'contoso.part' is not assignable from 'contoso.maker'.",
    ),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_the_types_do_not_let_be_asked_is_refused(text: str) -> None:
    assert refusal(text) == REFUSED[text]


@pytest.mark.parametrize("text", ["small div 0 eq 1", "price mod 0 eq 1", "small div (small sub 7) eq 1"])
def test_to_divide_by_zero_is_refused_when_it_is_tried(text: str) -> None:
    with pytest.raises(GraphError) as caught:
        says(text)
    assert caught.value.rule == "query.division-by-zero"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("geo.length(label) eq 1", "the function geo.length"),
        ("$root/label eq 'x'", "$root in an expression"),
        ("case(small eq 1:true)", "case() in an expression"),
        ("@contoso.term eq 1", "annotations in an expression"),
        ("contoso.calculated(x=1) eq 1", "functions of the model in an expression"),
        ("parts('p')/name eq 'x'", "keys in an expression"),
        ("matchesPattern(label,'(a|b)*c')", "matchesPattern with a pattern beyond characters, classes and counts"),
        ("matchesPattern(label,code)", "matchesPattern with a pattern beyond characters, classes and counts"),
        ('tags eq ["a"]', "a list in an expression, but for one behind in"),
    ],
)
def test_what_is_lawful_and_not_served_is_a_gap_of_ours(text: str, subject: str) -> None:
    with pytest.raises(GraphError) as caught:
        read(text)
    assert (caught.value.rule, dict(caught.value.values)) == ("coverage.query-option", {"subject": subject})


class TestMembersThatNobodyDeclared:
    """Of an open type anything may be asked; a value of another type is as if it were not there."""

    @pytest.mark.parametrize(
        "text",
        [
            "extra eq 5 and extra gt 4.5 and extra ne 'x' and not (extra eq '5') and not (extra lt 'x')",
            "word eq 'WORD' and startswith(word,'w') and word gt 'a' and length(word) eq 4",
            "nothing eq null and absent eq null and not (nothing gt 1)",
            "yes and yes eq true and extra lt other and not (extra lt word) and extra eq extra",
            "when gt 2026-01-01T00:00:00Z and not (word gt 2026-01-01T00:00:00Z) and year(when) eq 2026",
            "deep/inner eq 1 and deep/none/none eq null and extra add 1 eq 6",
            "many/any(m:m eq 2) and many/$count eq 2 and not extra/any()",
            "isof(extra,Edm.Int32) and isof(word,Edm.String) and not isof(word,Edm.Int32)",
        ],
    )
    def test_are_compared_as_what_they_are(self, text: str) -> None:
        entity = {"id": "n", "extra": 5, "word": "word", "nothing": None, "yes": True, "other": 5.5}
        entity |= {"when": "2026-03-01T00:00:00Z", "deep": {"inner": 1}, "many": [1, 2]}
        holds = read_filter(parse_option("$filter", text).value, note(), ALLOWANCE).at(NOW)
        assert holds(entity) is True

    def test_of_a_type_that_is_not_held_whole_are_a_gap_of_ours(self) -> None:
        found = documents()
        found[-2]["x-partial"] = True
        with pytest.raises(GraphError) as caught:
            read_filter(parse_option("$filter", "nope eq 1").value, catalogue_type(found), ALLOWANCE)
        assert caught.value.rule == "coverage.property"


class TestDepthAndLength:
    """What the grammar lets through compiles, however deep or long it is."""

    TEST = Binary("gt", Member("small"), Constant(1, "Edm.Int64"))

    def holds(self, tree: Any) -> bool | None:
        return read_filter(tree, probe(), ALLOWANCE).at(NOW)(ENTITY)

    def test_a_hundred_opposites(self) -> None:
        tree: Any = self.TEST
        for _ in range(98):
            tree = Unary("not", tree)
        assert self.holds(tree) is True

    @pytest.mark.parametrize("leaning", ["left", "right"])
    def test_a_hundred_and_and_or_in_turn(self, leaning: str) -> None:
        tree: Any = self.TEST
        for level in range(98):
            pair = (tree, Member("enabled")) if leaning == "left" else (Member("enabled"), tree)
            tree = Binary("or" if level % 2 else "and", *pair)
        assert self.holds(tree) is None

    def test_a_hundred_calls_and_sums(self) -> None:
        text: Any = Member("label")
        number: Any = Member("small")
        for _ in range(95):
            text = Method("concat", (text, Constant("x", "Edm.String")))
            number = Binary("add", Constant(1, "Edm.Int64"), number)
        assert self.holds(Binary("eq", Method("length", (text,)), Constant(100, "Edm.Int64"))) is True
        assert self.holds(Binary("eq", number, Constant(102, "Edm.Int64"))) is True

    def test_many_lambdas_in_one_another_see_every_variable(self) -> None:
        tree: Any = Binary("eq", Member("name", Member("v0")), Constant("lid", "Edm.String"))
        for level in reversed(range(6)):
            tree = Lambda("any", Member("parts"), f"v{level}", tree)
        assert self.holds(tree) is True

    def test_lambdas_in_one_another_are_not_waited_for_without_end(self) -> None:
        text = "tags/any(v:true)"
        for level in range(25):
            text = f"tags/all(v{level}:{text})"
        with pytest.raises(GraphError) as caught:
            read(text).at(NOW)({"tags": ["a"] * 1000})
        assert caught.value.rule == "coverage.query-option"
        holds = read("tags/all(a:tags/any(b:true))").at(NOW)
        assert all(holds({"tags": ["a"] * 20}) is True for _ in range(MOST_INNER // 400 + 1))

    def test_the_left_side_of_in_is_computed_once(self) -> None:
        text = "true"
        for _ in range(25):
            text = f"(({text}) in truths) eq false"
        found = documents()
        of_probes = next(document for document in found if document["x-name"] == "contoso.probe")
        of_probes["properties"]["truths"] = {"type": "array", "items": {"type": "boolean", "x-edm": "Edm.Boolean"}}
        holds = read_filter(parse_option("$filter", text).value, catalogue_type(found), ALLOWANCE).at(NOW)
        assert holds({"truths": [False] * 9}) is True

    def test_a_chain_as_long_as_a_url_may_be(self) -> None:
        chain: Any = Member("small")
        for _ in range(2000):
            chain = Binary("add", chain, Constant(1, "Edm.Int64"))
        assert self.holds(Binary("eq", chain, Constant(2007, "Edm.Int64"))) is True
        assert says(" or ".join(["small eq 1"] * 600)) is False

    def test_what_is_deeper_is_refused(self) -> None:
        tree: Any = self.TEST
        for _ in range(5000):
            tree = Unary("not", tree)
        with pytest.raises(GraphError) as caught:
            self.holds(tree)
        assert caught.value.rule == "query.too-deep"


class TestCapabilities:
    """What may be asked is the contract's word."""

    @staticmethod
    def ask(text: str, said: dict[str, Any], *, advanced: bool = False, **members: dict[str, Any]) -> str:
        """The rule that refuses, or "" where it is let be asked. `members` are capabilities of members by name."""
        found = documents()
        found[-2]["x-capabilities"] = said
        for name, capabilities in members.items():
            found[-2]["properties"][name] = found[-2]["properties"][name] | {"x-capabilities": capabilities}
        allowance = Allowance("directory", "documented", advanced)
        try:
            read_filter(parse_option("$filter", text).value, catalogue_type(found), allowance)
        except GraphError as error:
            rule(error.rule).answer("intune").render(error.values)
            rule(error.rule).answer("directory").render(error.values)
            return error.rule
        return ""

    def test_the_nearest_word_counts(self) -> None:
        assert self.ask("small eq 1", {"filter": False}) == "query.not-filterable"
        assert self.ask("small eq 1", {"filter": False}, small={"filter": True}) == ""
        assert self.ask("small eq 1", {}, small={"filter": False}) == "query.not-filterable"
        assert self.ask("size/width eq 1", {}, size={"filter": False}) == "query.not-filterable"
        assert self.ask("parts/any(p:p/price eq 1)", {}, parts={"filter": False}) == "query.not-filterable"

    def test_a_list_names_what_is_offered(self) -> None:
        listed = {"filter": ["eq", "startswith"]}
        assert self.ask("label eq 'x' or startswith(label,'x')", {}, label=listed) == ""
        assert self.ask("label ne 'x'", {}, label=listed) == "query.operator"
        assert self.ask("'x' lt label", {}, label=listed) == "query.operator"
        assert self.ask("contains(label,'x')", {}, label=listed) == "query.operator"
        assert self.ask("label in ('x')", {"filter": ["eq"]}) == "query.operator"
        assert self.ask("size/width gt 1", {}, size=listed) == "query.operator"

    def test_every_function_that_is_served_can_be_listed_and_no_other(self) -> None:
        assert set(FUNCTIONS) == set(SIGNATURES)

    def test_all_is_offered_only_where_a_contract_names_it(self) -> None:
        assert self.ask("parts/all(p:p/price eq 1)", {}) == ""
        assert self.ask("parts/all(p:p/price eq 1)", {}, parts={"filter": True}) == "query.operator"

    @pytest.mark.parametrize("text", ["label ne 'x'", "not (label eq 'x')", "endswith(label,'x')", "tags/$count eq 0"])
    def test_directory_objects_keep_some_for_advanced_queries(self, text: str) -> None:
        assert self.ask(text, {"advancedQueries": True}) == "query.advanced"
        assert self.ask(text, {"advancedQueries": True}, advanced=True) == ""
        assert self.ask(text, {}) == ""

    def test_directory_objects_are_asked_about_few_values_at_once(self) -> None:
        text = f"small in ({','.join(map(str, range(16)))})"
        assert self.ask(text, {"advancedQueries": True}) == "query.too-many-clauses"
        assert self.ask(text, {}) == ""

    def test_options_that_do_not_go_together(self) -> None:
        found = documents()
        found[-2]["x-capabilities"] = {"advancedQueries": True}
        type_ = catalogue_type(found)
        simple, advanced = (Allowance("directory", "documented", each) for each in (False, True))
        refused = []
        for asked in ({"filtered": True, "ordered": True, "counted": False}, {"counted": True}):
            options = {"filtered": False, "ordered": False} | asked
            check_together(type_, advanced, **options)
            check_together(probe(), simple, **options)
            with pytest.raises(GraphError) as caught:
                check_together(type_, simple, **options)
            refused.append(caught.value.rule)
        assert refused == ["query.sort-with-filter", "query.count-advanced"]

    def test_a_filter_that_is_on_record_as_ignored_is_so_in_profile_observed(self) -> None:
        found = documents()
        found[-2]["x-capabilities"] = {"filterIgnored": True}
        type_ = catalogue_type(found)
        assert filter_is_ignored(type_, Allowance("intune", "observed", advanced=False))
        assert not filter_is_ignored(type_, ALLOWANCE)
        assert not filter_is_ignored(probe(), Allowance("intune", "observed", advanced=False))
