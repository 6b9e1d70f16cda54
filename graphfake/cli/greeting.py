"""What `serve` says when it is ready: what it serves as of when, and three lines to paste."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from graphfake.contracts.examples import DocumentedExample, documented_examples
from graphfake.worlds.data import EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.server import Engine


def greeting(engine: Engine, url: str) -> str:
    """Several lines; `url` is where the server answers, without a version."""
    return "\n".join(_lines(engine, url))


def _lines(engine: Engine, url: str) -> Iterator[str]:
    catalogue, options = engine.catalogue, engine.options
    versions = " and ".join(
        f"{version} as of {catalogue.as_of(version) or 'no date'}" for version in catalogue.versions
    )
    yield f"graphfake serves {versions} at {url}: auth {options.auth}, profile {options.profile}. Ctrl-C ends it."
    yield ""
    yield f"  export GRAPHFAKE_URL={url}"
    examples = documented_examples(catalogue)
    if examples:
        # An empty world has no parents yet.
        has_parents = options.data == EXAMPLE
        yield f"  {_curl(examples[0] if has_parents else examples[-1], url, options.auth)}"
    admin = f' -H "Authorization: Bearer {options.admin_token}"' if options.admin_token else ""
    yield f"  curl{admin} {url}/_graphfake/health"
    yield ""
    if options.data == EXAMPLE:
        yield "Here already:"
        yield from (f"  {example}" for example in _parents(examples))
        yield ""
    elif options.world is not None:
        yield f"Here already: {options.world.told}."
        yield ""


def _curl(example: DocumentedExample, url: str, auth: str) -> str:
    """A command that creates the example."""
    key = example.type.key[0]
    body = json.dumps({name: value for name, value in example.example.items() if name != key})
    token = {"off": "", "lenient": ' -H "Authorization: Bearer any"'}.get(
        auth, ' -H "Authorization: Bearer $(graphfake token)"'
    )
    content = "-H 'Content-Type: application/json'"
    return f"curl {shlex.quote(url + example.url_path)}{token} {content} -d {shlex.quote(body)}"


def _parents(examples: list[DocumentedExample]) -> list[str]:
    """The paths of the entities that hold others: what the example world begins with, outermost first."""
    found = dict.fromkeys(
        "/".join(["", example.version, *example.path[:end]])
        for example in examples
        for end in range(len(example.path) - 1, 1, -2)
    )
    return sorted(found, key=len)
