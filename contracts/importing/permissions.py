"""Microsoft's published permissions, as kibali writes them, compiled to a small text that git can compare.

`{"permissions": {NAME: {"schemes": {SCHEME: {"privilegeLevel": N}}, "pathSets": [{"schemeKeys", "methods",
"paths": {PATH: "least=SCHEME,...;AlsoRequires=NAME,..."}}]}}}`: see https://github.com/microsoftgraph/kibali.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.errors import ContractError
from graphfake.contracts.importing.permission_text import text_of
from graphfake.contracts.json_text import JsonTextError, parse
from graphfake.contracts.names import is_permission
from graphfake.contracts.permission_paths import written
from graphfake.contracts.pointers import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.importing.permission_text import Table

MOST_BYTES = 64 * 1024 * 1024
METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")
KINDS = {"DelegatedWork": "delegated", "DelegatedPersonal": "personal", "Application": "application"}
_READING = ("ReadBasic", "Read")
_NO_LEVEL = 9  # above all that are published, 1 to 4


class Rank(NamedTuple):
    """What decides the place of a permission among those that would do, the least privileged first.

    `unheld`: the scheme is none of the permission's own, so that no token can hold it so. `reach` is 0 for what
    reads basic properties, 1 for what reads, 2 for what writes.
    """

    unheld: bool
    not_least: bool
    reach: int
    level: int


class Grant(NamedTuple):
    """That a permission would do, and the other ones of which one has to be held with it, if any."""

    rank: Rank
    also: frozenset[str]


def compiled(raw: bytes) -> bytes:
    """The same input gives the same bytes. Raises ContractError, which says what stands where it should not.

    What is published of a path with a query is left out: it speaks of one request, not of the path.
    """
    if len(raw) > MOST_BYTES:
        raise ContractError(f"A file of permissions has at most {MOST_BYTES} bytes.")
    try:
        content = parse(raw).value
    except JsonTextError as error:
        raise ContractError(f"Permissions are one JSON object. {error}") from error
    table: dict[str, dict[str, dict[str, dict[str, Grant]]]] = {}
    permissions = _object(_object(content, "").get("permissions"), "/permissions")
    for name, permission in permissions.items():
        pointer = f"/permissions/{escape(name)}"
        if not is_permission(name):
            raise _wrong(pointer, "A permission is named in ASCII letters, digits, ., _ and -, such as User.Read.All.")
        for path, method, kind, grant in _grants(name, _object(permission, pointer), pointer):
            named = table.setdefault(path, {}).setdefault(method, {}).setdefault(kind, {})
            named[name] = _either(named[name], grant) if name in named else grant
    return text_of(_sorted(table))


def _grants(name: str, permission: dict[str, Any], pointer: str) -> Iterator[tuple[str, str, str, Grant]]:
    schemes = _object(permission.get("schemes", {}), f"{pointer}/schemes")
    levels = {scheme: _level(said, f"{pointer}/schemes/{escape(scheme)}") for scheme, said in schemes.items()}
    for number, path_set in enumerate(_list(permission.get("pathSets", []), f"{pointer}/pathSets")):
        place = f"{pointer}/pathSets/{number}"
        said = _object(path_set, place)
        methods = _texts(said.get("methods"), f"{place}/methods", METHODS)
        keys = _texts(said.get("schemeKeys"), f"{place}/schemeKeys", tuple(KINDS))
        for path, words in _object(said.get("paths"), f"{place}/paths").items():
            where = f"{place}/paths/{escape(path)}"
            spelt = _path(path, where)
            if not spelt:
                continue
            least, also = _words(words, where)
            for scheme in keys:
                level = levels.get(scheme, _NO_LEVEL)
                rank = Rank(scheme not in levels, scheme not in least, _reach(name), level)
                for method in methods:
                    yield spelt, method, KINDS[scheme], Grant(rank, also)


def _either(one: Grant, other: Grant) -> Grant:
    """Of a permission that is named twice the lesser demand holds."""
    return Grant(min(one.rank, other.rank), one.also | other.also if one.also and other.also else frozenset())


def _sorted(table: dict[str, dict[str, dict[str, dict[str, Grant]]]]) -> Table:
    def listed(grants: dict[str, Grant]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        names = sorted(grants, key=lambda name: (_rank(name, grants), name))
        return tuple((name, tuple(sorted(grants[name].also))) for name in names)

    return {
        path: {method: {kind: listed(grants) for kind, grants in kinds.items()} for method, kinds in methods.items()}
        for path, methods in table.items()
    }


def _rank(name: str, grants: dict[str, Grant]) -> Rank:
    """Basic properties are less than all, and to read less than to read and write, whatever is published."""
    own = grants[name].rank
    words = name.split(".")
    for wider in ("Read", "ReadWrite"):
        twin = grants.get(".".join(wider if word in _READING else word for word in words))
        if twin is not None and not twin.rank.unheld and not own.unheld:
            own = min(own, twin.rank._replace(reach=own.reach))
    return own


def _reach(name: str) -> int:
    return 2 if "Write" in name else 0 if "ReadBasic" in name else 1


def _path(path: str, pointer: str) -> str:
    """As `written` spells it, "" for one with a query."""
    if "?" in path:
        return ""
    spelt = written(path)
    if not spelt or any(character.isspace() for character in spelt):
        raise _wrong(pointer, "A path is /users/{id}/messages: segments without blanks.")
    return spelt


def _words(words: object, pointer: str) -> tuple[frozenset[str], frozenset[str]]:
    """`least=DelegatedWork,Application;AlsoRequires=User.Read.All`: the schemes, and the permissions."""
    if not isinstance(words, str):
        raise _wrong(pointer, "Of a path a text is said, such as least=DelegatedWork,Application.")
    found: dict[str, frozenset[str]] = {}
    for word in filter(None, words.split(";")):
        name, _, values = word.partition("=")
        found[name.strip()] = frozenset(filter(None, (value.strip() for value in values.split(","))))
    least, also = found.pop("least", frozenset()), found.pop("AlsoRequires", frozenset())
    if found or least - KINDS.keys() or not all(map(is_permission, also)):
        raise _wrong(pointer, f"Of a path is said least=SCHEME,...;AlsoRequires=NAME,... and not {words!r:.200}.")
    return least, also


def _level(said: object, pointer: str) -> int:
    level = _object(said, pointer).get("privilegeLevel", _NO_LEVEL)
    if type(level) is not int:
        raise _wrong(f"{pointer}/privilegeLevel", "A privilege level is a whole number.")
    return level


def _texts(value: object, pointer: str, known: tuple[str, ...]) -> list[str]:
    listed = _list(value, pointer)
    for one in listed:
        if one not in known:
            raise _wrong(pointer, f"{one!r:.200} is not one of {', '.join(known)}.")
    return listed


def _object(value: object, pointer: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(pointer, "A JSON object belongs here.")
    return value


def _list(value: object, pointer: str) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(pointer, "A JSON array belongs here.")
    return value


def _wrong(pointer: str, reason: str) -> ContractError:
    return ContractError(reason, pointer=pointer)
