"""What a person reads about a refusal: which rule, what was sent, who says so, and how to send it again."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from graphfake.client.curl import curl
from graphfake.contracts import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphfake.client.recent import Recent
    from graphfake.client.records import Request

_MOST_TOLD = 5
_MOST_OF_A_TARGET = 120


class RefusalError(AssertionError):
    """Requests were refused that nobody expected, or none was where a refusal was expected.

    Its text is a first line that sums up, then some lines for each refused request.
    """

    def __init__(self, unexpected: Sequence[Request] = (), missing: Sequence[str] = ()) -> None:
        self.unexpected = tuple(unexpected)
        self.missing = tuple(missing)
        super().__init__(self._text())

    @property
    def told(self) -> tuple[Request, ...]:
        """The requests of which its text tells everything."""
        return self.unexpected[:_MOST_TOLD]

    def refused(self) -> str:
        """Of the text, what is about refused requests."""
        blocks = [told_whole(request) for request in self.told]
        if len(self.unexpected) > _MOST_TOLD:
            blocks.append(f"and {len(self.unexpected) - _MOST_TOLD} more")
        return "\n".join([summary(self.unexpected), "\n\n".join(blocks)])

    def _text(self) -> str:
        return "\n".join([*([self.refused()] if self.unexpected else []), *self.missing])


def joined(verdicts: Iterable[RefusalError | None]) -> RefusalError | None:
    """Several verdicts as one, None where there is nothing to say."""
    said = [verdict for verdict in verdicts if verdict is not None]
    unexpected = [request for verdict in said for request in verdict.unexpected]
    missing = [sentence for verdict in said for sentence in verdict.missing]
    return RefusalError(unexpected, missing) if unexpected or missing else None


def summary(refused: Sequence[Request]) -> str:
    """`graphfake refused 1 request: body.enum at /state`; equal ones are named once."""
    count = f"{len(refused)} request{'s' * (len(refused) != 1)}"
    return f"graphfake refused {count}: {', '.join(dict.fromkeys(named(request) for request in refused))}"


def named(request: Request) -> str:
    """`body.enum at /state`."""
    if request.pointer is None:
        return str(request.rule)
    return f"{request.rule} at {request.pointer or 'the root of the body'}"


def no_rule(code: str) -> str:
    """`there is no rule 'body.nul', the nearest is body.null`."""
    near = get_close_matches(code, rules(), 1)
    return f"there is no rule {code!r}" + (f", the nearest is {near[0]}" if near else "")


def told_whole(request: Request) -> str:
    """The lines that a failing test prints for one refused request."""
    first = request.violations[0] if request.violations else None
    lines = [
        ("sent", first.sent if first else ""),
        ("expects", (first.expects if first else "") or request.explain or _cure(request.rule)),
        ("source", (first.source if first else "") or _source(request.rule)),
        ("answer", request.response.message),
        ("also", ", ".join(f"{other.rule} at {other.pointer}" for other in request.violations[1:])),
        ("repeat", curl(request)),
        ("more", f'graphfake explain {request.rule}      intended? graphfake.expect_refusal("{request.rule}")'),
    ]
    head = f"{request.method} {_short(request)} -> {request.status} {request.response.code}".rstrip()
    return "\n".join([head, *(f"  {name:<7} {_one_line(text)}" for name, text in lines if text)])


def told_recent(recent: Recent) -> str:
    """The last exchanges of a test, a line each."""
    several = len({request.space for request in recent.latest}) > 1
    lines = [told_briefly(request) + (f" in {request.space}" if several else "") for request in recent.latest]
    if recent.count > len(lines):
        lines.insert(0, f"the last {len(lines)} of {recent.count}:")
    return "\n".join(lines)


def told_briefly(request: Request) -> str:
    """`POST /beta/users -> 400 Request_BadRequest, body.null at /displayName, 0.7 ms`."""
    target = request.path + _query(request)
    if len(target) > _MOST_OF_A_TARGET:
        target = f"{target[:_MOST_OF_A_TARGET]}..."
    milliseconds = request.duration * 1000
    parts = [
        f"{request.method} {target} -> {request.status} {request.response.code}".rstrip(),
        *([named(request)] if request.rule is not None else []),
        *([request.fault] if request.fault else []),
        f"{milliseconds:.{0 if milliseconds >= 10 else 1}f} ms",
    ]
    return _one_line(", ".join(parts)) + (" [batch]" if request.batch else "")


def _short(request: Request) -> str:
    """`/beta/.../updateStateSummaries`: the version and the last segment, and the query."""
    version, *below = request.path.strip("/").split("/")
    if len(below) > 1:
        below = ["...", below[-1]]
    return "/" + "/".join([version, *below]) + _query(request)


def _query(request: Request) -> str:
    query = request.url.partition("?")[2]
    return f"?{query}" if query else ""


def _one_line(text: str) -> str:
    """The text without anything that would end its line or move a terminal's cursor."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def _cure(code: str | None) -> str:
    rule = rules().get(code or "")
    return rule.cure if rule else ""


def _source(code: str | None) -> str:
    rule = rules().get(code or "")
    if rule is None:
        return ""
    return " ".join(part for part in (rule.source, rule.as_of, f"({rule.basis})") if part)
