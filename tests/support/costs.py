"""What something may cost: seconds of this process's CPU, whatever else the machine is doing."""

from __future__ import annotations

import gc
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def costing_less_than(seconds: float) -> Iterator[None]:
    """Fails where the block took more. Leave room: what is not linear takes minutes, not a second more."""
    gc.disable()  # what other tests have left is not the block's to clear up
    try:
        started = time.process_time()
        yield
        spent = time.process_time() - started
    finally:
        gc.enable()
    assert spent < seconds, f"{spent:.1f} s of CPU"
