"""Where hypothesis keeps what it has worked out: with the user, not in the working directory."""

from __future__ import annotations

import os
from pathlib import Path

STORAGE = "HYPOTHESIS_STORAGE_DIRECTORY"


def keep_house() -> None:
    """To be called before hypothesis is imported."""
    os.environ.setdefault(STORAGE, str(_cache_folder()))


def _cache_folder() -> Path:
    home = os.environ.get("GRAPHFAKE_HOME")
    if home:
        return Path(home) / "cache" / "hypothesis"
    import platformdirs

    return platformdirs.user_cache_path("graphfake", appauthor=False) / "hypothesis"
