"""pytest's face of graphfake: fixtures, a mark, and the verdict on what a test's requests were refused for.

Loading it loads nothing but pytest and this; the rest comes with the first test that asks for it. pytest finds here
what stands in the modules beside.
"""

from graphfake.plugin.fixtures import (
    graphfake,
    graphfake_contracts,
    graphfake_listen_address,
    graphfake_seed,
    graphfake_server,
    graphfake_token,
    graphfake_url,
)
from graphfake.plugin.settings import pytest_addoption, pytest_configure, pytest_report_header
from graphfake.plugin.verdicts import (
    pytest_fixture_setup,
    pytest_runtest_call,
    pytest_runtest_makereport,
    pytest_runtest_setup,
    pytest_runtest_teardown,
)

__all__ = [
    "graphfake",
    "graphfake_contracts",
    "graphfake_listen_address",
    "graphfake_seed",
    "graphfake_server",
    "graphfake_token",
    "graphfake_url",
    "pytest_addoption",
    "pytest_configure",
    "pytest_fixture_setup",
    "pytest_report_header",
    "pytest_runtest_call",
    "pytest_runtest_makereport",
    "pytest_runtest_setup",
    "pytest_runtest_teardown",
]
