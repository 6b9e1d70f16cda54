"""The known name that comes nearest to what was written: by common letters and pairs, which is cheap."""

from __future__ import annotations

from functools import lru_cache

MOST_LETTERS = 100


def nearest(word: str, names: tuple[str, ...], least: float = 0.5) -> str | None:
    """The name that has most letters and pairs of letters in common with the word; None where none is near.

    `least` is the share, from 0 to 1, that counts as near.
    """
    traits = _traits(word[:MOST_LETTERS].lower())
    best, share = None, least
    for name, others in _of(names):
        common = 2 * len(traits & others) / (len(traits) + len(others))
        if common > share:
            best, share = name, common
    return best


@lru_cache(maxsize=256)
def _of(names: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((name, _traits(name.lower())) for name in names)


def _traits(word: str) -> frozenset[str]:
    framed = f"^{word}$"
    return frozenset((*word, *(framed[at : at + 2] for at in range(len(framed) - 1))))
