"""One catalogue for several threads: strategies draw from it while a server answers by it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from random import Random

from graphfake.contracts import Catalogue, load
from graphfake.contracts.homes import home_of

VERSION = "v1.0"
THREADS = 4


def homes(catalogue: Catalogue, names: list[str]) -> dict[str, str]:
    found = {name: home_of(catalogue.type(name, VERSION)) for name in names}
    return {name: home.prefix if home else "" for name, home in found.items()}


def test_each_thread_sees_what_one_alone_would() -> None:
    known = load()
    kinds = {name: known.kind(name, ("entity", "complex", "enum"), VERSION) for name in known.types(VERSION)}
    names = Random(1).sample([name for name, kind in kinds.items() if kind == "entity"], 60)
    alone = homes(known, names)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        shared = load()
        with ThreadPoolExecutor(THREADS) as pool:
            orders = [Random(number).sample(names, len(names)) for number in range(THREADS)]
            for seen in pool.map(homes, [shared] * THREADS, orders):
                assert seen == alone
    finally:
        sys.setswitchinterval(before)
