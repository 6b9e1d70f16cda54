"""The entry point that hypothesis calls at the end of its own import. Loading it loads nothing of ours."""

import sys


def register() -> None:
    """Tell hypothesis how our types are drawn, if they are in use already.

    Everybody who has graphfake installed runs this with every `import hypothesis`, so that it must cost nothing:
    where the types are not loaded, `graphfake.strategies` registers them when it is.
    """
    if "graphfake.contracts" in sys.modules:
        from graphfake.strategies.registration import register_types

        register_types()
