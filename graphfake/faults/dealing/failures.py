"""The answer that a rule gives in place of Graph's: Graph's own for this status, but for what the rule says."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from graphfake.contracts import rules
from graphfake.faults.rules.retry_after import ONE_SECOND
from graphfake.faults.strike import Failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.faults.dealing.lots import Lot
    from graphfake.faults.rules.rule import Effect
    from graphfake.faults.strike import Facts

THROTTLED = "throttle.asked-for"
_OTHER = "fault.other"
_LOST = Failure(status=503, rule="fault.connection")
_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
_GENERATIONS = {"generation": "1", "highest": "2"}


def failure_of(effect: Effect, facts: Facts, now: float, lot: Lot) -> Failure | None:
    """What is answered in place of the answer that was due; None where the rule leaves it.

    `now` is the time of the space's clock in seconds since 1970; `lot` draws what is drawn.
    """
    status = effect.status
    if status is None:
        return _LOST if effect.drop is not None and effect.when == "before" else None
    content_type, body = effect.body or ("application/json", None)
    return Failure(
        status=status,
        rule=rule_of(status),
        code=effect.code,
        message=effect.message,
        values={"key": unquote(facts.path.rpartition("/")[2]), **_GENERATIONS},
        headers=_headers(effect, status, facts, now, lot),
        body=body,
        content_type=content_type,
        fresh_delta=status == 410,
    )


def throttled(effect: Effect, wait: int, now: float, lot: Lot) -> Failure:
    """What is answered to one request too many, which would pass after `wait` whole seconds."""
    own = effect.throttle is None or effect.throttle.published is None
    headers = {"Retry-After": str(wait)}
    if effect.retry_after is not None:
        value = effect.retry_after.value(now, lot)
        headers = {} if value is None else {"Retry-After": value}
    return Failure(
        status=429,
        rule="throttle.limit" if own else "throttle.published",
        code=effect.code,
        message=effect.message,
        headers=headers,
    )


@cache
def rule_of(status: int) -> str:
    """The code of the rule that has Graph's words for a status."""
    if status == 429:
        return THROTTLED
    ours = (code for code, rule in rules().items() if code.startswith("fault.") and rule.status == status)
    return next((code for code in ours if code not in (_OTHER, _LOST.rule)), _OTHER)


def _headers(effect: Effect, status: int, facts: Facts, now: float, lot: Lot) -> Mapping[str, str]:
    headers = {}
    retry_after = effect.retry_after
    if retry_after is None and status == 429 and not any(name.lower() == "retry-after" for name in effect.headers):
        retry_after = ONE_SECOND
    if retry_after is not None:
        value = retry_after.value(now, lot)
        if value is not None:
            headers["Retry-After"] = value
    if status == 405:
        headers["Allow"] = ", ".join(method for method in _METHODS if method != facts.method)
    return headers
