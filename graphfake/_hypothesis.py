"""Registers the strategies with hypothesis."""


def register() -> None: ...
