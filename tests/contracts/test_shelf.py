"""Where contracts come from: folders, bundles, files. What cannot be used is told in one sentence with its place."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import Catalogue, ContractError, load, shelf
from tests.contracts.invented import edm, structured

if TYPE_CHECKING:
    from pathlib import Path

LAMP = structured("entity", "contoso.lamp", {"lit": edm("Boolean")}, "microsoft.graph.entity")
SERVICE = {"x-kind": "service", "x-name": "beta", "x-paths": {"/lamps": {"type": "contoso.lamp"}}}


def written(folder: Path, **files: object) -> Path:
    """A folder of JSON files; what is bytes is written as it is, what is a Path is made a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        place = folder / f"{name}.json"
        place.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return folder


def refusal(path: Path) -> ContractError:
    with pytest.raises(ContractError) as caught:
        load(path)
    assert "\n" not in str(caught.value)
    assert caught.value.reason.endswith(".")
    assert str(path) in caught.value.document
    return caught.value


class TestAFolder:
    def test_joins_the_shipped_documents(self, tmp_path: Path) -> None:
        catalogue = load(written(tmp_path / "lamps", **{"contoso.lamp": LAMP, "service": SERVICE}))
        assert catalogue.type("contoso.lamp").structural == ("lit",)
        assert {"lamps", "devicemanagement"} <= set(catalogue.service().roots)

    def test_named_after_a_version_belongs_to_it(self, tmp_path: Path) -> None:
        alone = structured("entity", "contoso.lamp", {"id": edm("String")})
        written(tmp_path / "v1.0", **{"contoso.lamp": alone})
        written(tmp_path / "beta", **{"contoso.lamp": {**alone, "x-abstract": True}})
        catalogue = load(tmp_path)
        assert catalogue.type("contoso.lamp", "beta").abstract
        assert not catalogue.type("contoso.lamp", "v1.0").abstract

    def test_belongs_to_the_version_that_its_service_document_names(self, tmp_path: Path) -> None:
        catalogue = load(written(tmp_path / "any", **{"contoso.lamp": LAMP, "service": {**SERVICE, "x-name": "2.0"}}))
        assert catalogue.types("2.0") == ("contoso.lamp",)
        assert catalogue.versions == ("2.0", "beta", "v1.0")

    def test_belongs_to_beta_where_nothing_is_said(self, tmp_path: Path) -> None:
        assert "contoso.lamp" in load(written(tmp_path, lamp=LAMP)).types("beta")

    def test_given_later_wins(self, tmp_path: Path) -> None:
        first = written(tmp_path / "a", lamp=LAMP)
        second = written(tmp_path / "b", lamp={**LAMP, "x-abstract": True})
        assert load(first, second).type("contoso.lamp").abstract
        assert not load(second, first).type("contoso.lamp").abstract

    def test_may_hold_other_files_and_hidden_folders(self, tmp_path: Path) -> None:
        written(tmp_path, lamp=LAMP)
        (tmp_path / "README.md").write_text("x")
        (tmp_path / "folder.json").mkdir()
        written(tmp_path / ".git", broken=b"{")
        assert "contoso.lamp" in load(tmp_path).types()

    def test_without_documents_is_refused(self, tmp_path: Path) -> None:
        assert "holds no contract document" in refusal(tmp_path).reason


class TestOneFile:
    def test_is_a_document(self, tmp_path: Path) -> None:
        written(tmp_path, lamp=LAMP)
        assert "contoso.lamp" in load(tmp_path / "lamp.json").types()

    def test_is_the_service_document_of_the_version_it_names(self, tmp_path: Path) -> None:
        written(tmp_path, service={**SERVICE, "x-name": "2.0"})
        assert list(load(tmp_path / "service.json").service("2.0").roots) == ["lamps"]

    def test_is_a_bundle_of_versions(self, tmp_path: Path) -> None:
        bundle = {"beta": {"contoso.lamp.json": LAMP}, "2.0": {"contoso.lamp.json": LAMP, "service.json": SERVICE}}
        written(tmp_path, bundle=bundle)
        catalogue = load(tmp_path / "bundle.json")
        assert catalogue.types("2.0") == ("contoso.lamp",)
        assert catalogue.service("2.0").version == "2.0"

    def test_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        assert "no such file" in refusal(tmp_path / "nothing.json").reason

    @pytest.mark.parametrize("content", [{"beta": 1}, {"a/b": {}}, {"": {}}])
    def test_that_is_neither_is_told_of_the_place(self, tmp_path: Path, content: dict[str, Any]) -> None:
        written(tmp_path, bundle=content)
        assert refusal(tmp_path / "bundle.json").pointer.startswith("/")

    def test_of_a_bundle_the_document_is_named(self, tmp_path: Path) -> None:
        written(tmp_path, bundle={"beta": {"lamp.json": {"x-kind": "entity"}}})
        error = refusal(tmp_path / "bundle.json")
        assert error.document.endswith("bundle.json:beta/lamp.json")
        assert error.pointer == "/x-name"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "is a JSON object"),
        (b"\xff", "not UTF-8"),
        (b'{"x-kind": "entity", "x-name": "contoso.lamp", "x-kind": "enum"}', "'x-kind' stands twice"),
        (b'{"x-kind": "entity", "x-name": "contoso.lamp", "x": NaN}', "NaN is not JSON"),
        (b'{"x-kind": "entity", "x-name": "contoso.lamp", "x": "\\ud800"}', "half of a surrogate pair"),
        (b'{"x": ' * 61 + b"1" + b"}" * 61, "nested deeper than 60"),
        (b'{"x": ' * 100_000 + b"1" + b"}" * 100_000, "nested deeper than 60"),
        (b'{"x": "' + b"x" * 4 * 1024 * 1024 + b'"}', "larger than 4194304 bytes"),
        (b'{"x": ' + b"1" * 5000 + b"}", "not JSON"),
        (b'{"x-kind": "entity"}', "x-name is missing"),
        (b'{"x-kind": "entity", "x-name": "lamp"}', "no full name"),
        (b'{"x-kind": "entity", "x-name": "../contoso.lamp"}', "no full name"),
        (b'{"x-kind": "entity", "x-name": ["contoso.lamp"]}', "no full name"),
        (b'{"x-kind": "service", "x-name": "a/b"}', "is its version"),
    ],
)
def test_a_file_that_is_no_document_is_told_in_a_sentence(tmp_path: Path, content: bytes, reason: str) -> None:
    written(tmp_path, lamp=content)
    error = refusal(tmp_path)
    assert reason in error.reason
    assert error.document == str(tmp_path / "lamp.json")


def test_a_name_that_stands_twice_among_thousands_is_found_in_a_moment(tmp_path: Path) -> None:
    names = ",".join(f'"k{number}":1' for number in range(100_000))
    written(tmp_path, lamp=f'{{{names},"k99999":2}}'.encode())
    assert "'k99999' stands twice" in refusal(tmp_path).reason


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="only others than root are kept from reading")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    written(tmp_path, lamp=LAMP)
    (tmp_path / "lamp.json").chmod(0)
    assert "cannot be read" in refusal(tmp_path).reason


def test_a_link_to_nowhere_is_no_document(tmp_path: Path) -> None:
    written(tmp_path, lamp=LAMP)
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere.json")
    assert "contoso.lamp" in load(tmp_path).types()


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_whatever_a_file_holds_it_is_read_or_told(data: bytes) -> None:
    try:
        content = shelf.parse(data, "x.json")
    except ContractError as error:
        content = {"where": error.document}
    assert isinstance(content, dict)


def test_documents_are_not_read_before_they_are_wanted() -> None:
    names = load().types()
    catalogue = Catalogue()
    assert catalogue.types() == names
    assert catalogue.find("MICROSOFT.GRAPH.ENTITY") == "microsoft.graph.entity"
    assert catalogue._documents == {}
    catalogue.enum("microsoft.graph.macOSSoftwareUpdateState")
    assert list(catalogue._documents) == [("beta", "microsoft.graph.macossoftwareupdatestate")]
