"""What the demo does: requests to a running fake, each answer held against its prediction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphfake.cli.demo_probes import Ground, probes
from graphfake.cli.demo_verdict import Difference, Prediction, Tally
from graphfake.cli.demo_wire import NoAnswerError, Sent
from graphfake.contracts.homes import dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphfake.cli.demo_cases import Case
    from graphfake.cli.demo_wire import Answer, Wire
    from graphfake.contracts import Type
    from graphfake.contracts.examples import DocumentedExample

READ_BACK_EVERY = 10
DOCUMENTED, PROBES, READS = "documented", "probes", "reads"


@dataclass(slots=True)
class Kept:
    """What a collection must hold: how many entities, and the one that updates go to."""

    path: str
    number: int
    target: str
    values: dict[str, Any]


class Run:
    """One run over the documented examples, the deepest of which is replayed to the letter."""

    def __init__(self, wire: Wire, examples: Iterable[DocumentedExample], token: str) -> None:
        self.tally = Tally()
        self._wire = wire
        self._headers: Mapping[str, str] = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        self._examples: dict[str, DocumentedExample] = {
            example.type.name: example for example in reversed(list(examples))
        }
        self._kept: dict[str, Kept] = {}

    @property
    def types(self) -> list[Type]:
        """The types that payloads are for, the deepest last."""
        return [example.type for example in self._examples.values()]

    @property
    def deepest(self) -> DocumentedExample:
        """The documented example that the demo shows."""
        return list(self._examples.values())[-1]

    def documented(self, example: DocumentedExample) -> Sent:
        """The documented request."""
        key = example.type.key[0]
        body = json.dumps({name: value for name, value in example.example.items() if name != key}, indent=2)
        return Sent("POST", example.url_path, self._headers, body.encode())

    def begin(self) -> Answer | None:
        """Replay each documented example; what it makes is what updates go to. The answer is the deepest one's."""
        answer = None
        for name, example in self._examples.items():
            before = self._hold(READS, self._get(f"{example.url_path}?$count=true&$top=1"), Prediction(status=200))
            sent = self.documented(example)
            # All that is documented, in its order; the key is made anew.
            values = {member: value for member, value in example.example.items() if member in example.type.structural}
            answer = self._hold(DOCUMENTED, sent, Prediction(status=201, type=example.type, entity=values))
            if before is None or answer is None:
                return None
            target = f"{example.url_path}/{answer.json[example.type.key[0]]}"
            self._kept[name] = Kept(example.url_path, before.json["@odata.count"] + 1, target, values)
        return answer

    def probe(self) -> None:
        """Break each rule outside of the body's contract, at the deepest example."""
        from graphfake.contracts import rule

        example = self.deepest
        body = self.documented(example).body or b""
        ground = Ground(example, self._kept[example.type.name].target, self._headers, body)
        dialect = dialect_of(example.type)
        for broken, request in probes(ground):
            answer = rule(broken).answer(dialect)
            self._hold(PROBES, request, Prediction(status=answer.status, rule=broken, code=answer.code))

    def attempt(self, case: Case) -> None:
        """Send a payload; where it is accepted, see that it is kept."""
        kept = self._kept[case.type.name]
        creates = case.view == "create"
        sent = Sent("POST" if creates else "PATCH", kept.path if creates else kept.target, self._headers, case.body)
        values = case.values if creates or case.values is None else {**kept.values, **case.values}
        prediction = Prediction(
            status=case.status,
            rule=case.rule,
            code=case.code,
            pointer=case.pointer,
            notes=case.notes,
            type=case.type,
            entity=values,
        )
        answer = self._hold(case.outcome, sent, prediction)
        if answer is None or values is None:
            return
        kept.number += creates
        if not creates:
            kept.values = values
        if self.tally.requests[case.outcome] % READ_BACK_EVERY == 0:
            path = f"{kept.path}/{answer.json[case.type.key[0]]}"
            self._hold(READS, self._get(path), Prediction(status=200, type=case.type, entity=values))

    def end(self) -> None:
        """Read everything back: what updates left, and the lists, each entity once."""
        for name, kept in self._kept.items():
            type_ = self._examples[name].type
            self._hold(READS, self._get(kept.target), Prediction(status=200, type=type_, entity=kept.values))
            self._hold_list(kept, type_.key[0])

    def _hold_list(self, kept: Kept, key: str) -> None:
        ids: list[str] = []
        path = kept.path
        while path:
            sent = self._get(path)
            answer = self._hold(READS, sent, Prediction(status=200))
            if answer is None:
                return
            ids += [entity[key] for entity in answer.json["value"]]
            path = answer.json.get("@odata.nextLink", "").removeprefix(self._wire.url)
        if len(ids) != kept.number or len(set(ids)) != kept.number:
            told = f"the list was to hold {kept.number} entities and holds {len(ids)}, of which {len(set(ids))} differ"
            self.tally.differences.append(Difference(sent, answer, told))

    def _get(self, path: str) -> Sent:
        return Sent("GET", path, {name: value for name, value in self._headers.items() if name != "Content-Type"})

    def _hold(self, kind: str, sent: Sent, prediction: Prediction) -> Answer | None:
        try:
            answer = self._wire.send(sent)
        except NoAnswerError as error:
            self.tally.differences.append(Difference(sent, None, f"there was no answer: {error}"))
            return None
        return answer if self.tally.hold(kind, sent, answer, prediction) else None
