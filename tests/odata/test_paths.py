"""From the text of a path to what it names: names in any case, keys to the letter, strangers refused."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphfake.contracts import rules
from graphfake.errors import GraphError
from graphfake.odata.resources.paths import MOST_SEGMENTS, Paths
from graphfake.odata.resources.routes import routes

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue
    from graphfake.odata.resources.resource import KeyStyle, ResourcePath

AWKWARD = [
    *("", ".", "..", " ", "'", "''", "('x')", "+", "a=b", "a/b", "a%2Fb", "#?&;,:@", "\x00", "é😀", "parts"),
    *("$count", "$Ref", "$value", "delta", "DELTA()", "contoso.gadget", "microsoft.graph.user", "contoso.com"),
]
keys = st.one_of(st.sampled_from(AWKWARD), st.text())
fragments = st.one_of(
    st.sampled_from(["widgets", "parts", "pins", "settings", "deviceManagement", "batches", "size", "tags", "maker"]),
    st.sampled_from(
        ["$count", "$ref", "$value", "contoso.gadget", "microsoft.graph.x", "('a')", "(1)", "(", "()", "'"]
    ),
    st.sampled_from(["/", "//", "%", "%2F", "%00", "%FF", "%27", "%28", "\ud800", "ü"]),
    st.text(max_size=3),
)


@given(outer=keys, inner=keys, style=st.sampled_from(["segments", "parentheses"]))
def test_any_key_survives_its_way_through_a_url(whole: Paths, outer: str, inner: str, style: KeyStyle) -> None:
    entity = whole.parse("widgets").entity(outer)
    read = whole.parse(entity.url(style))
    assert (read, read.key) == (entity, outer)
    below = whole.parse(f"{entity.url(style)}/parts").entity(inner)
    read = whole.parse(below.url(style))
    assert read.path == ("widgets", outer, "parts", inner)
    assert [parent.key for parent in read.parents] == [outer]


@given(key=keys)
def test_a_url_is_ascii_and_needs_no_further_encoding(whole: Paths, key: str) -> None:
    for style in ("segments", "parentheses"):
        url = whole.parse("widgets").entity(key).url(style)
        assert quote(url, safe="/%$'()~") == url


@given(raw=st.lists(fragments, max_size=8).map("".join))
@example(raw="widgets/" * 40)
@example(raw="widgets('" + "'" * 2000)
def test_whatever_is_sent_is_read_or_refused(beta: Paths, whole: Paths, raw: str) -> None:
    for paths in (beta, whole):
        outcome = read_or_refusal(paths, raw)
        if isinstance(outcome, GraphError):
            assert rules()[outcome.rule].answer("gateway").render(outcome.values)
            assert outcome.explain
        else:
            assert paths.parse(outcome.url()).path == outcome.path
            assert outcome.template.count("/") == len([one for one in outcome.segments if one.kind != "service"])


@given(data=st.data())
def test_names_are_read_in_any_case_and_kept_as_the_contract_spells_them(whole: Paths, data: st.DataObject) -> None:
    route = data.draw(
        st.sampled_from(["widgets", "widgets/K/parts/k/pins", "widgets/K/settings/pins", "factory/labels"])
    )
    cased = "/".join(
        name if name in ("K", "k") else "".join(data.draw(st.sampled_from([c.lower(), c.upper()])) for c in name)
        for name in route.split("/")
    )
    assert whole.parse(cased) == whole.parse(route)
    assert whole.parse(cased).url("segments") == route


@pytest.mark.parametrize(
    "raw",
    [
        "widgets//1///parts",
        "/widgets/1/parts/",
        "widgets('1')/parts",
        "widgets(id='1')/parts()",
        "widgets(ID='1')/parts",
        "%77idgets/%31/parts",
        "//widgets('%31')//parts//",
    ],
)
def test_slashes_key_forms_and_needless_encoding_make_no_difference(whole: Paths, raw: str) -> None:
    assert whole.parse(raw) == whole.parse("/widgets/1/parts")


@pytest.mark.parametrize(
    ("raw", "template", "target"),
    [
        ("factory", "~/singleton", "entity"),
        ("widgets", "~/entityset", "collection"),
        ("widgets/1", "~/entityset/key", "entity"),
        ("factory/labels", "~/singleton/navigation", "collection"),
        ("factory/labels/1", "~/singleton/navigation/key", "entity"),
        ("widgets/1/settings", "~/entityset/key/navigation", "entity"),
        ("widgets/1/parts/2/pins/3", "~/entityset/key/navigation/key/navigation/key", "entity"),
        ("widgets/$count", "~/entityset/$count", "$count"),
        ("widgets/1/parts/$COUNT", "~/entityset/key/navigation/$count", "$count"),
        ("widgets/$ref", "~/entityset/$ref", "$ref"),
        ("widgets/1/$ref", "~/entityset/key/$ref", "$ref"),
        ("widgets/1/$value", "~/entityset/key/$value", "$value"),
        ("widgets/$value", "~/entityset/$value", "$value"),
        ("widgets/1/displayname", "~/entityset/key/property", "property"),
        ("widgets/1/displayName/$value", "~/entityset/key/property/$value", "property"),
        ("widgets/1/size/inner/width", "~/entityset/key/property/property/property", "property"),
        ("widgets/1/tags/$count", "~/entityset/key/property/$count", "property"),
        ("widgets/contoso.gadget", "~/entityset/cast", "collection"),
        ("widgets/Contoso.Gadget/1/plugs", "~/entityset/cast/key/navigation", "collection"),
        ("widgets/contoso.gadget('1')", "~/entityset/cast/key", "entity"),
        ("widgets/1/contoso.gadget/plugs", "~/entityset/key/cast/navigation", "collection"),
        ("widgets/contoso.gadget/$count", "~/entityset/cast/$count", "$count"),
        ("notes/1/whatever", "~/entityset/key/property", "property"),
    ],
)
def test_every_form_is_told_apart(whole: Paths, raw: str, template: str, target: str) -> None:
    read = whole.parse(raw)
    assert (read.template, read.target) == (template, target)


def test_a_path_knows_its_place_in_the_store_and_whom_it_is_below(whole: Paths) -> None:
    read = whole.parse("widgets/W/parts/P/pins")
    assert read.path == read.collection == ("widgets", "W", "parts", "P", "pins")
    assert (read.key, read.is_collection, read.type.name) == (None, True, "contoso.pin")
    assert read.route == "/widgets/{id}/parts/{id}/pins"
    assert [(p.path, p.type.short_name, p.key, p.implied) for p in read.parents] == [
        (("widgets", "W"), "widget", "W", False),
        (("widgets", "W", "parts", "P"), "part", "P", False),
    ]
    entity = read.entity("N")
    assert (entity.path, entity.collection, entity.key) == ((*read.path, "N"), read.path, "N")
    assert entity.parents == read.parents


def test_a_path_compares_by_what_it_names(whole: Paths, beta: Paths) -> None:
    widget = whole.parse("widgets/1")
    assert widget == whole.parse("widgets").entity("1") != whole.parse("widgets/2")
    assert len({widget, whole.parse("WIDGETS('1')"), beta.parse("widgets/1")}) == 2
    assert widget != "widgets/1"
    assert whole.parse("widgets/1/contoso.gadget") != widget
    assert repr(widget) == "ResourcePath(\"widgets('1')\")"


def test_a_path_knows_its_last_segment_and_the_navigation_it_came_by(whole: Paths) -> None:
    pins = whole.parse("widgets/1/settings/pins")
    assert pins.navigation is not None
    assert (pins.kind, pins.navigation.name, pins.version) == ("navigation", "pins", "v1.0")
    assert (whole.parse("widgets/1").navigation, whole.parse("widgets/1").kind) == (None, "key")


def test_only_a_collection_has_entities_by_key(whole: Paths) -> None:
    for raw in ("widgets/1", "factory", "widgets/$count", "unkeyed"):
        with pytest.raises(ValueError, match="no collection with keys"):
            whole.parse(raw).entity("1")


def test_single_entities_are_parents_too_and_a_singleton_is_there_by_itself(whole: Paths) -> None:
    assert [(p.path, p.key, p.implied) for p in whole.parse("widgets/1/settings/pins/2").parents] == [
        (("widgets", "1"), "1", False),
        (("widgets", "1", "settings"), None, True),
    ]
    assert [(p.path, p.implied) for p in whole.parse("factory/labels").parents] == [(("factory",), True)]
    settings = whole.parse("widgets/1/settings")
    assert (settings.collection, settings.key, settings.is_singleton) == (("widgets", "1"), None, False)
    assert whole.parse("factory").is_singleton


def test_what_stands_on_an_entity_or_collection_keeps_its_place(whole: Paths) -> None:
    assert whole.parse("widgets/1/size/width").path == ("widgets", "1")
    assert whole.parse("widgets/$count").collection == ("widgets",)
    assert whole.parse("widgets/1/$ref").key == "1"


def test_a_cast_narrows_where_the_type_has_more(whole: Paths) -> None:
    def cast(raw: str) -> str | None:
        found = whole.parse(raw).cast
        return found.name if found else None

    assert cast("widgets/contoso.gadget") == cast("widgets/contoso.gadget/1") == "contoso.gadget"
    assert cast("widgets/1/contoso.gadget") == cast("widgets/contoso.gadget/$count") == "contoso.gadget"
    assert cast("widgets/contoso.widget") is None
    assert cast("widgets/contoso.gadget/1/plugs") is None
    assert whole.parse("widgets/1/contoso.widget").url() == "widgets('1')"
    assert whole.parse("widgets/contoso.gadget/1").url() == "widgets/contoso.gadget('1')"


def test_what_is_no_name_after_a_collection_is_a_key(whole: Paths) -> None:
    for text in ("parts", "$filter", "contoso.com", "john.doe@contoso.com", "abc('x')", "'quoted'", "a b", "deltas"):
        assert whole.parse(f"widgets/{text}").key == text
    assert whole.parse("widgets('$count')").key == "$count"
    assert whole.parse("widgets('contoso.gadget')").key == "contoso.gadget"


def test_keys_of_other_types_are_bare_and_read_as_that_type(whole: Paths) -> None:
    assert whole.parse("batches(5)") == whole.parse("batches/05") == whole.parse("batches(number=5)")
    guid = "0A1B2C3D-0000-0000-0000-00000000000F"
    assert whole.parse(f"crates/{guid}").key == whole.parse(f"crates({guid.lower()})").key == guid.lower()
    assert whole.parse("batches/7").url("segments") == "batches/7"
    assert whole.parse("batches/7").url() == "batches(7)"
    assert whole.parse("flags/true").key == whole.parse("flags(true)").key == "true"
    for raw in ("flags/yes", "batches/x", "batches('5')", "batches(5.0)", f"crates('{guid}')", "crates/1"):
        assert refused(whole, raw).rule == "path.syntax"


PREDICATES = ["(x)", "('x", "('x'", "('x')y", "('a'b')", "('a','b')", "(name='x')", "('x')('y')", "( 'x')", "(id=)"]
ENCODINGS = ["%", "%4", "%zz", "%FF", "%ED%A0%80", "\ud800"]


@pytest.mark.parametrize(
    "raw",
    [
        *(f"widgets{predicate}" for predicate in PREDICATES),
        *(f"widgets/{encoding}" for encoding in ENCODINGS),
        "factory('x')",
        "factory()",
        "%2",
    ],
)
def test_what_cannot_be_parsed_is_a_fault_of_syntax(whole: Paths, raw: str) -> None:
    assert refused(whole, raw).rule == "path.syntax"


@pytest.mark.parametrize(
    ("raw", "segment"),
    [
        ("nowhere", "nowhere"),
        ("widgets/1/part", "part"),
        ("widgets/1/x/y/z", "x"),
        ("widgets/1/%C3%A9", "é"),
        ("widgets/1/doIt(a=1)", "doIt"),
        ("widgets/1/('x')", "('x')"),
        ("('x')", "('x')"),
        ("widgets/1/$count", "$count"),
        ("factory/labels/1/$count", "$count"),
        ("widgets/$count/1", "1"),
        ("widgets/1/$ref/parts", "parts"),
        ("widgets/1/displayName/x", "x"),
        ("widgets/1/displayName/$value/$value", "$value"),
        ("widgets/1/size/depth", "depth"),
        ("widgets/1/tags/$value", "$value"),
        ("widgets/delta", "delta"),
        ("widgets/1/parts/Delta()", "Delta"),
        ("widgets/microsoft.graph.delta()", "microsoft.graph.delta"),
        ("widgets/1/contoso.pin", "contoso.pin"),
        ("widgets/contoso.pin", "contoso.pin"),
        ("widgets/contoso.colour", "contoso.colour"),
        ("widgets/contoso.gadget/contoso.gadget", "contoso.gadget"),
        ("widgets/1/contoso.nothing", "contoso.nothing"),
        ("widgets/1/plugs", "plugs"),
    ],
)
def test_an_unknown_segment_of_what_is_wholly_known_is_graphs_own_refusal(whole: Paths, raw: str, segment: str) -> None:
    error = refused(whole, raw)
    assert (error.rule, dict(error.values)) == ("path.segment", {"segment": segment})


@pytest.mark.parametrize("raw", ["nowhere", "deviceManagement/managedThings", "makers/1/parts", "makers/delta"])
def test_an_unknown_segment_of_what_is_partly_known_is_said_to_be_our_lack(beta: Paths, raw: str) -> None:
    assert refused(beta, raw).rule == "coverage.path"


@pytest.mark.parametrize("raw", ["$entity", "unkeyed/1", "widgets/1/lost"])
def test_what_odata_has_and_graphfake_does_not_serve_is_said_to_be_our_lack(whole: Paths, raw: str) -> None:
    assert refused(whole, raw).rule == "coverage.path"


def test_a_refusal_names_the_nearest_known_routes(whole: Paths, beta: Paths) -> None:
    assert "/widgets/{id}/parts/{id}/pins" in refused(whole, "widgets/1/parts/2/pin").explain
    assert "/widgets." in refused(whole, "widget").explain
    # A list is often asked for without the parents it lies below.
    assert "/widgets/{id}/parts/{id}/pins" in refused(whole, "widgets/1/pins").explain
    assert "Known below /deviceManagement: /deviceManagement/" in refused(beta, "deviceManagement/\U0001f37a").explain
    assert refused(whole, "widgets/1/parts/2/pins/3/zz").explain.startswith("Nothing is known below")
    assert len(refused(whole, "widgets/1/" + "x" * 10_000).explain) < 500


def test_depth_is_bounded(whole: Paths) -> None:
    def nested(levels: int) -> str:
        return "widgets/1" + "/parts/1" * levels

    assert len(whole.parse(nested(MOST_SEGMENTS // 2 - 1)).segments) == MOST_SEGMENTS
    assert refused(whole, nested(MOST_SEGMENTS // 2)).rule == "path.syntax"


def test_forms_of_path_beyond_those_that_are_kept_are_read_all_the_same(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphfake.odata.resources.paths._MOST_SHAPES", 1)
    paths = Paths(catalogue, "v1.0")
    for raw in ("widgets/1/parts/2/pins", "widgets/1/parts/2/PINS", "widgets/1/settings/pins/3/$ref"):
        assert paths.parse(raw) == paths.parse(raw)
    assert paths.parse("widgets/1/parts/2/pins").path == ("widgets", "1", "parts", "2", "pins")


def test_a_path_by_way_of_a_link_is_marked(whole: Paths) -> None:
    assert whole.parse("widgets/1/parts/2").contained
    assert not whole.parse("widgets/1/maker/labels").contained


def test_the_service_is_asked_by_the_route_alone(whole: Paths, beta: Paths) -> None:
    parts = whole.parse("widgets/microsoft.graph/parts/$count")
    assert (parts.dialect, parts.page_size.maximum, parts.permissions("GET")) == ("intune", 20, None)
    assert (whole.parse("makers/1/labels").dialect, whole.parse("makers").page_size.default) == ("directory", 100)
    assert beta.parse("deviceManagement").permissions("GET") is not None


def test_the_shipped_family_is_read_at_every_depth(catalogue: Catalogue) -> None:
    paths = Paths(catalogue, "beta")
    route = "/deviceManagement"
    for name in ("macOSSoftwareUpdateAccountSummaries", "categorySummaries", "updateStateSummaries"):
        read = paths.parse(f"{route}/{name.upper()}/the%20key")
        assert read.route == f"{route}/{name}/{{id}}".replace("/the%20key", "/{id}")
        assert read.key == "the key"
        assert read.dialect == "intune"
        route = f"{route}/{name}/the%20key"
    assert read.template == "~/singleton/navigation/key/navigation/key/navigation/key"


def test_a_catalogue_without_the_document_of_a_root_says_so(catalogue: Catalogue) -> None:
    service = {"x-kind": "service", "x-name": "beta", "x-paths": {"/lost": {"type": "contoso.never"}}}
    paths = Paths(catalogue.with_contract(service), "beta")
    assert refused(paths, "lost").rule == "coverage.path"
    assert "/lost" in routes(paths.catalogue, "beta")


def read_or_refusal(paths: Paths, raw: str) -> ResourcePath | GraphError:
    try:
        return paths.parse(raw)
    except GraphError as error:
        return error


def refused(paths: Paths, raw: str) -> GraphError:
    outcome = read_or_refusal(paths, raw)
    assert isinstance(outcome, GraphError)
    return outcome
