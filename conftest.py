"""Hypothesis profiles and pytester for the whole suite."""

import gc

from hypothesis import HealthCheck, settings

pytest_plugins = ["pytester"]

# The suite shares its cores with servers it starts: a slow example is not a failure. Each run draws others, and
# `-m deep` thousands.
settings.register_profile("graphfake", deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("graphfake")


def pytest_collection_finish() -> None:
    """What collecting has made lives to the end: no garbage collection need look through it again."""
    gc.collect()
    gc.freeze()
