"""What pyproject says of the packages is what stands in the folders."""

from __future__ import annotations

from tests.support.source_tree import ROOT, setuptools_settings, source_files


def test_the_list_of_packages_is_the_folders() -> None:
    """A package left out works in the checkout, passes every test, and is missing from the wheel."""
    folders = {name for name, path in source_files().items() if path.name == "__init__.py"}

    assert folders == set(setuptools_settings()["packages"])


def test_every_module_stands_in_a_package() -> None:
    """A folder without `__init__.py` would be left out of the wheel with all its modules."""
    homes = {name.rpartition(".")[0] for name, path in source_files().items() if path.name != "__init__.py"}

    assert homes <= set(setuptools_settings()["packages"])


def test_the_type_checker_is_led_to_the_mapped_folders() -> None:
    mapped = {name.split(".")[-1]: ROOT / folder for name, folder in setuptools_settings()["package-dir"].items()}
    del mapped["graphfake"]  # found from the root itself

    links = {path.name: path for path in (ROOT / ".typing" / "graphfake").iterdir()}

    assert {name: link.resolve() for name, link in links.items()} == mapped
