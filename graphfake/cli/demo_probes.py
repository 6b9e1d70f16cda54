"""Requests that break a rule outside of the body's contract: on the wire, in the URL, in the token."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.cli.demo_wire import Sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfake.contracts import Type
    from graphfake.contracts.examples import DocumentedExample

KIB, MIB = 1024, 1024 * 1024
MANY_LEVELS = 101
MANY_DIGITS = 401
NOBODY = "00000000-0000-4000-8000-000000000000"


class Probe(NamedTuple):
    """A request, and the code of the one rule that it breaks."""

    rule: str
    sent: Sent


class Ground(NamedTuple):
    """What probes are made of: the documented example, the path of an entity of its collection, usual headers."""

    example: DocumentedExample
    entity: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def collection(self) -> str:
        return self.example.url_path

    @property
    def root(self) -> Type:
        """The type of what the path begins with."""
        catalogue, version = self.example.type.catalogue, self.example.version
        return catalogue.type(catalogue.service(version).roots[self.example.path[0].lower()].type, version)


def probes(ground: Ground) -> Iterator[Probe]:
    """One or several for each rule that a client can break so."""
    yield from _paths(ground)
    yield from _queries(ground)
    yield from _batches(ground)
    yield from _bodies(ground)
    yield from _tokens(ground)


def _paths(ground: Ground) -> Iterator[Probe]:
    version, collection, entity = f"/{ground.example.version}", ground.collection, ground.entity
    gets = {
        "version.empty": "/",
        "version.unknown": f"/v9{collection.removeprefix(version)}",
        "coverage.path": f"{version}/{NOBODY}",
        "path.segment": f"{entity}/noSuchThing",
        "path.syntax": f"{collection}('{NOBODY}",
        "path.not-found": f"{collection}/{NOBODY}",
        "route.unsupported-form": f"{collection}/$ref",
        "framing.uri-too-long": f"{collection}?x={'x' * 17 * KIB}",
        "space.name": f"/_space/{'x' * 65}{collection}",
    }
    for rule, path in gets.items():
        yield Probe(rule, _read(ground, path))
    yield Probe("route.verb", Sent("DELETE", collection, _without_content(ground)))
    yield Probe("route.verb", _write(ground, path=entity))
    root = "/".join(collection.split("/")[:3])
    if ground.root.partial:
        yield Probe("coverage.operation", _write(ground, "PATCH", root))
        yield Probe("coverage.property", _read(ground, f"{root}?$select=noSuchThing"))


def _queries(ground: Ground) -> Iterator[Probe]:
    properties = ground.example.type.properties
    name = next(name for name in ground.example.type.structural if properties[name].edm == "Edm.String")
    queries = {
        "query.repeated": ["$top=1&$top=2", "$top=1&top=1"],
        "query.unknown": ["$tip=1"],
        "query.top": ["$top=-1", "$top=few"],
        "query.skip": ["$skip=1.5"],
        "query.count": ["$count=yes"],
        "query.skiptoken": ["$skiptoken=forged"],
        "query.select": [f"$select={name}s"],
        "query.select-term": [f"$select={name}%20{name}"],
        "query.syntax": [f"$filter={name}%20ee%20null", f"$filter=({name}%20eq%20null", f"$orderby={name}%20up"],
        "query.too-deep": [f"$filter={'(' * MANY_LEVELS}true{')' * MANY_LEVELS}"],
        "query.filter-property": [f"$filter={name}s%20eq%20null"],
        "query.operand-types": [f"$filter={name}%20gt%201"],
        "query.not-boolean": [f"$filter={name}"],
        "query.function": [f"$filter=startswith({name},1)"],
        "query.orderby-property": [f"$orderby={name}s"],
        "query.expand-property": [f"$expand={name}"],
        "query.search": ["$search=x"],
        "query.format": ["$format=tape"],
        "coverage.query-option": ["$apply=identity", f"$compute={name}%20as%20same"],
    }
    for rule, texts in queries.items():
        for text in texts:
            yield Probe(rule, _read(ground, f"{ground.collection}?{text}"))
    yield Probe("query.not-a-collection", _read(ground, f"{ground.entity}?$top=1"))
    yield Probe("accept.not-acceptable", _read(ground, ground.collection, Accept="image/png"))


def _batches(ground: Ground) -> Iterator[Probe]:
    get = {"id": "1", "method": "GET", "url": ground.collection}
    batches: dict[str, dict[str, Any]] = {
        "batch.format": {"requests": {}},
        "batch.too-many": {"requests": [{**get, "id": str(number)} for number in range(21)]},
        "batch.id": {"requests": [get, get]},
        "batch.dependency": {"requests": [{**get, "dependsOn": ["2"]}, {**get, "id": "2"}]},
        "batch.content-type": {"requests": [{**get, "method": "POST", "body": {}}]},
    }
    for rule, batch in batches.items():
        yield Probe(rule, _write(ground, path=f"/{ground.example.version}/$batch", body=json.dumps(batch).encode()))


def _bodies(ground: Ground) -> Iterator[Probe]:
    bodies = {
        "framing.empty": [b""],
        "framing.json": [b"{", b"{'a': 1}", b'{"a": NaN}', b'{"a": 1,}', b'{"a": "\\ud800"}', ground.body[:-1]],
        "framing.not-an-object": [b"[]", b"null", b"5", json.dumps(ground.body.decode()).encode()],
        "framing.too-deep": [b'{"a":' * MANY_LEVELS + b"1" + b"}" * MANY_LEVELS],
        "framing.number-too-long": [b'{"a":' + b"1" * MANY_DIGITS + b"}"],
        "framing.too-large": [b" " * (4 * MIB) + ground.body],
    }
    for rule, texts in bodies.items():
        for text in texts:
            yield Probe(rule, _write(ground, body=text))
    headers: dict[str, list[dict[str, str]]] = {
        "framing.content-type": [{"Content-Type": "text/plain"}],
        "framing.charset": [{"Content-Type": "application/json; charset=utf-16"}],
        "framing.encoding": [{"Content-Encoding": "br"}, {"Content-Encoding": "gzip"}],
        "framing.header-too-large": [{"X-Long": "x" * 33 * KIB}],
        "framing.bad-request": [{"Host": "no host"}],
    }
    for rule, changes in headers.items():
        for change in changes:
            yield Probe(rule, Sent("POST", ground.collection, {**ground.headers, **change}, ground.body))
    yield Probe("framing.content-type-missing", Sent("POST", ground.collection, _without_content(ground), ground.body))
    bomb = gzip.compress(b" " * (5 * MIB), mtime=0)
    packed = Sent("POST", ground.collection, {**ground.headers, "Content-Encoding": "gzip"}, bomb)
    yield Probe("framing.inflated-too-large", packed)


def _tokens(ground: Ground) -> Iterator[Probe]:
    from graphfake.signin import mint
    from graphfake.signin.gate import PERSONAL_TENANT

    headers = {name: value for name, value in ground.headers.items() if name != "Authorization"}
    yield Probe("auth.missing", Sent("POST", ground.collection, headers, ground.body))
    known = ground.headers["Authorization"].removeprefix("Bearer ")
    later = datetime.now(UTC) + timedelta(hours=1)
    service = ground.example.type.catalogue.service(ground.example.version)
    route = "/" + "/".join(ground.example.path)
    reading, writing = (service.permissions(method, route) for method in ("GET", "POST"))
    tokens = {
        "auth.malformed": "no.token",
        "auth.signature": known[: known.rindex(".") + 1] + "AAAA",
        "auth.unknown-key": _altered(known, kid="stranger"),
        "auth.expired": mint(expires_in=-3600),
        "auth.not-yet-valid": mint(not_before=later),
        "auth.audience": mint(audience="https://vault.azure.net"),
        "auth.issuer": _resigned(known, iss="https://sts.windows.net/another/"),
        "permission.scope": mint(scopes=reading.delegated[:1] if reading else ()),
        "permission.app-only": mint(),
        "permission.personal": mint(scopes=writing.delegated if writing else (), tenant=PERSONAL_TENANT),
    }
    for rule, token in tokens.items():
        yield Probe(rule, _write(ground, Authorization=f"Bearer {token}"))


def _read(ground: Ground, path: str, **headers: str) -> Sent:
    return Sent("GET", path, _without_content(ground) | headers)


def _write(
    ground: Ground, method: str = "POST", path: str | None = None, body: bytes | None = None, **headers: str
) -> Sent:
    target = ground.collection if path is None else path
    return Sent(method, target, {**ground.headers, **headers}, ground.body if body is None else body)


def _without_content(ground: Ground) -> dict[str, str]:
    return {name: value for name, value in ground.headers.items() if name != "Content-Type"}


def _altered(token: str, **header: str) -> str:
    """The token with another header, which its signature does not cover."""
    _, claims, signature = token.split(".")
    text = json.dumps(_header(token) | header).encode()
    return ".".join([base64.urlsafe_b64encode(text).decode().rstrip("="), claims, signature])


def _resigned(token: str, **claims: str) -> str:
    """The token with other claims, signed by our own key."""
    import jwt

    from graphfake.signin import read, signing_key

    known = read(token)
    key = signing_key()
    said = dict(known.claims) if known else {}
    return jwt.encode(said | claims, key.private, algorithm="RS256", headers={"kid": key.kid})


def _header(token: str) -> dict[str, Any]:
    from graphfake.signin import read

    known = read(token)
    return dict(known.header) if known else {}
