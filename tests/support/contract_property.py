"""The contract property: any server at a base URL, held to a type's contract by drawn payloads.

What keeps the contract is accepted and reads back in canonical form, alone and in the list; a liberty is accepted
with its note and no other; what breaks one rule gets exactly the answer foretold, and changes nothing; nothing is
ever answered with 5xx. `Broken` says what a server did instead.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from hypothesis import HealthCheck, Phase, assume, given, settings

from graphfake.contracts.drafts import merged
from graphfake.strategies import invalid_payloads, payloads, tolerated_payloads
from tests.support.served import JSON_HEADERS, Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeVar

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Note, Type
    from graphfake.strategies import Tolerated, Violation
    from tests.support.served import Answer

    Drawn = TypeVar("Drawn")
    Entity = dict[str, Any]


class Broken(AssertionError):
    """The server did not keep the contract; the text says in what."""


@dataclass(frozen=True)
class Subject:
    """A collection of `type` on a server, which nobody else writes to meanwhile.

    `base_url` ends with the version; `collection` is the path below it. `shrink` False stops at the first
    payload that the server fails with, for whoever only wants to know whether there is one; `seeded` True draws
    the same payloads each time.
    """

    type: Type
    base_url: str
    collection: str
    profile: str = "documented"
    dialect: str = "intune"
    headers: dict[str, str] | None = field(default=None, hash=False)
    shrink: bool = True
    seeded: bool = False

    def client(self) -> Client:
        """One that wants members of evolvable enums by name, as it sends them."""
        headers = {**(self.headers or JSON_HEADERS), "Prefer": "include-unknown-enum-members"}
        return Client(self.base_url, prefix="", headers=headers)

    def valid(self, view: str = "create") -> SearchStrategy[Entity]:
        return payloads(self.type, view=view, profile=self.profile, deep=2)

    def tolerated(self, view: str = "create") -> SearchStrategy[Tolerated]:
        return tolerated_payloads(self.type, view=view, profile=self.profile, dialect=self.dialect)

    def invalid(self, rule: str, view: str = "create") -> SearchStrategy[Violation]:
        return invalid_payloads(self.type, rule=rule, view=view, profile=self.profile, dialect=self.dialect)

    def canonical(self, payload: Entity, view: str = "create") -> Entity:
        """How a payload reads back, its numbers read as the server reads them: from text."""
        return self.type.canonical(self.read(_written(payload)), profile=self.profile, view=view)

    def is_lawful(self, entity: Entity) -> bool:
        verdict = _type_of(self.type, entity).judge(
            entity, view="self-check", profile=self.profile, dialect=self.dialect
        )
        return not verdict.violations

    def read(self, body: bytes) -> Any:
        return json.loads(body, parse_float=Decimal if self.type.needs_exact_numbers else float)


def keeps_what_is_valid(subject: Subject, examples: int) -> None:
    """Valid payloads are created without a note and read back canonical; at last the list is all of them."""
    with subject.client() as client:
        kept = _listed(subject, client)

        def accepted(payload: Entity) -> None:
            key = _created(subject, client, payload, ())
            kept[key] = subject.canonical(payload)

        _for_all(subject, subject.valid(), accepted, examples)
        _check_list(subject, client, kept)


def keeps_what_is_tolerated(subject: Subject, examples: int) -> None:
    """Liberties are accepted with exactly the notes foretold, and read back canonical."""
    with subject.client() as client:
        kept = _listed(subject, client)

        def accepted(drawn: Tolerated) -> None:
            key = _created(subject, client, drawn.payload, drawn.notes)
            kept[key] = subject.canonical(drawn.payload)

        _for_all(subject, subject.tolerated(), accepted, examples)
        _check_list(subject, client, kept)


def refuses_what_is_invalid(subject: Subject, rule: str, examples: int) -> None:
    """Payloads that break a rule get the status, code, pointer and rule foretold, and nothing is created."""
    with subject.client() as client:
        kept = _listed(subject, client)

        def refused(drawn: Violation) -> None:
            _check_refusal(client.post(subject.collection, body=drawn.body), drawn)

        _for_all(subject, subject.invalid(rule), refused, examples)
        _check_list(subject, client, kept)


def keeps_updates(subject: Subject, examples: int) -> None:
    """Valid and tolerated updates change what they name and nothing else."""
    plain = _plain(subject)
    actual = _type_of(subject.type, plain)
    with subject.client() as client:

        def changed(payload: Entity, notes: Iterable[Note]) -> None:
            assume(_type_of(subject.type, payload) in (actual, subject.type))  # an entity's type does not change
            made = subject.read(_answered(client.post(subject.collection, body=_written(plain)), 201).body)
            entity = f"{subject.collection}/{made['id']}"
            due = merged(actual, _members(made), subject.canonical(payload, "update"))
            # A part of a complex value that was null is filled up, unless limits of its members forbid it.
            assume(subject.is_lawful({"@odata.type": f"#{actual.name}", "id": made["id"], **due}))
            _check_notes(_answered(client.patch(entity, body=_written(payload)), 200, 204), notes)
            _check_same(due, _values(subject, _answered(client.get(entity), 200)), "after the update")

        _for_all(subject, subject.valid("update"), lambda payload: changed(payload, ()), examples)
        liberties = subject.tolerated("update")
        _for_all(subject, liberties, lambda drawn: changed(drawn.payload, drawn.notes), examples)


def refuses_invalid_updates(subject: Subject, rule: str, examples: int) -> None:
    """Updates that break a rule get the answer foretold, and the entity stays as it was."""
    with subject.client() as client:
        entity = f"{subject.collection}/{_created(subject, client, _plain(subject), ())}"
        before = _answered(client.get(entity), 200).body

        def refused(drawn: Violation) -> None:
            _check_refusal(client.patch(entity, body=drawn.body), drawn)

        _for_all(subject, subject.invalid(rule, "update"), refused, examples)
        if _answered(client.get(entity), 200).body != before:
            raise Broken("A refused update changed the entity.")


def _for_all(subject: Subject, strategy: SearchStrategy[Drawn], check: Callable[[Drawn], None], examples: int) -> None:
    phases = [Phase.generate, Phase.shrink] if subject.shrink else [Phase.generate]

    @settings(
        max_examples=examples,
        phases=phases,
        database=None,
        deadline=None,
        derandomize=subject.seeded,
        report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow],  # the machine may be; the strategies' own tests look at that
    )
    @given(strategy)
    def holds(drawn: Drawn) -> None:
        check(drawn)

    holds()


def _written(payload: object) -> bytes:
    return json.dumps(payload).encode()


def _answered(answer: Answer, *statuses: int) -> Answer:
    if answer.status not in statuses:
        raise Broken(f"Status {answer.status} where {statuses} was due: {answer.body[:500]!r}")
    return answer


def _plain(subject: Subject) -> Entity:
    """The plainest valid payload there is, to have something to change."""
    drawn: list[Entity] = []
    once = replace(subject, shrink=False, seeded=True)
    _for_all(once, subject.valid(), drawn.append, 1)
    return drawn[0]


def _created(subject: Subject, client: Client, payload: Entity, notes: Iterable[Note]) -> str:
    """The key of what was created, once it and what came with it are seen to read back right."""
    answer = _answered(client.post(subject.collection, body=_written(payload)), 201)
    _check_notes(answer, notes)
    created = subject.read(answer.body)
    key = created.get("id") if isinstance(created, dict) else None
    if not isinstance(key, str) or not key:
        raise Broken(f"What was created has no id: {answer.body[:500]!r}")
    if key == payload.get("id"):
        raise Broken(f"The id {key!r} is the client's own.")
    entity = f"{subject.collection}/{key}"
    due = subject.canonical(payload)
    _check_same(due, _members(created), "in the answer")
    _check_same(due, _values(subject, _answered(client.get(entity), 200)), "read alone")
    _check_children(subject, client, payload, entity)
    return key


def _check_children(subject: Subject, client: Client, payload: Entity, entity: str) -> None:
    """Contained entities that stood inline are where their own URLs say, in their order."""
    type_ = _type_of(subject.type, payload)
    for name, inline in payload.items():
        navigation = next((n for n in type_.navigations.values() if n.name.lower() == name.lower()), None)
        if navigation is None or not inline:
            continue
        target = subject.type.catalogue.type(navigation.target, subject.type.version)
        below = replace(subject, type=target, collection=f"{entity}/{navigation.name}")
        found = subject.read(_answered(client.get(below.collection), 200).body)
        children, listed = (inline, found["value"]) if navigation.collection else ([inline], [found])
        if len(listed) != len(children):
            raise Broken(f"{len(listed)} of {len(children)} contained entities were created.")
        for child, shown in zip(children, listed, strict=True):
            _check_same(below.canonical(child), _members(shown), f"in {name}")
            at = f"{below.collection}/{shown['id']}" if navigation.collection else below.collection
            _check_children(below, client, child, at)


def _type_of(declared: Type, entity: Entity) -> Type:
    """The type that an entity says it is of, in whatever namespace, where that is derived from the declared one."""
    said = str(entity.get("@odata.type", "")).rpartition(".")[2].lower()
    derived = next((name for name in declared.derived if name.rpartition(".")[2].lower() == said), None)
    return declared.catalogue.type(derived, declared.version) if derived else declared


def _listed(subject: Subject, client: Client) -> dict[str, Entity]:
    """Every entity of the collection by its id, page by page; each is there once."""
    found: dict[str, Entity] = {}
    path = subject.collection
    while path:
        page = subject.read(_answered(client.get(path), 200).body)
        for entity in page["value"]:
            if entity["id"] in found:
                raise Broken(f"The list holds an entity twice: {entity!r}")
            found[entity["id"]] = _members(entity)
        path = page.get("@odata.nextLink", "").removeprefix(subject.base_url)
    return found


def _check_list(subject: Subject, client: Client, kept: dict[str, Entity]) -> None:
    """The collection holds what was kept and nothing else, each as when it is read alone."""
    found = _listed(subject, client)
    for key, entity in found.items():
        if key not in kept:
            raise Broken(f"The list holds what nobody created: {entity!r}")
        _check_same(kept[key], entity, "in the list")
    for key, due in kept.items():
        if key not in found:
            raise Broken(f"The list lacks what was created: {due!r}")


def _check_notes(answer: Answer, notes: Iterable[Note]) -> None:
    found = sorted(unquote(note) for note in answer.notes)
    due = sorted(f"{note.rule}; pointer={note.pointer}" for note in notes)
    if found != due:
        raise Broken(f"Notes {found} where {due} were due.")


def _check_refusal(answer: Answer, drawn: Violation) -> None:
    if answer.status >= 500:
        raise Broken(f"Status {answer.status} for {drawn.kind}: {answer.body[:500]!r}")
    code = answer.code if answer.status >= 400 else None
    pointer = None if answer.pointer is None else unquote(answer.pointer)
    found = (answer.status, code, answer.rule, pointer)
    due = (drawn.status, drawn.code, drawn.rule, drawn.pointer)
    if found != due:
        raise Broken(f"{found} where {due} was due for {drawn.kind}: {drawn.body!r}")


def _values(subject: Subject, answer: Answer) -> Entity:
    return _members(subject.read(answer.body))


def _members(entity: Entity) -> Entity:
    """An entity without its id and annotations."""
    return {name: value for name, value in entity.items() if name != "id" and "@" not in name}


def _check_same(due: Any, found: Any, where: str, place: str = "") -> None:
    """Equal to the letter: types, order of members and digits included."""
    if isinstance(due, dict) and isinstance(found, dict):
        if list(due) != list(found):
            raise Broken(f"Members {list(found)} where {list(due)} were due, {where} at {place or '/'}.")
        for name, value in due.items():
            _check_same(value, found[name], where, f"{place}/{name}")
    elif isinstance(due, list) and isinstance(found, list) and len(due) == len(found):
        for number, value in enumerate(due):
            _check_same(value, found[number], where, f"{place}/{number}")
    elif type(_exact(due)) is not type(_exact(found)) or _exact(due) != _exact(found):
        raise Broken(f"{found!r} where {due!r} was due, {where} at {place or '/'}.")


def _exact(value: Any) -> Any:
    """A number as its digits say, whatever holds them."""
    if type(value) is int:
        return Decimal(value)
    return Decimal(repr(value)) if type(value) is float else value
