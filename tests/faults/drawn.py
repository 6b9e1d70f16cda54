"""Rules, near misses of rules, and requests, as hypothesis draws them; and a space's faults without a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.clock import Clock
from graphfake.faults import Facts, Faults
from graphfake.spaces import Spaces

if TYPE_CHECKING:
    from collections.abc import Mapping

NOON = 1_800_000_000.25

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def some(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One, or a list of them, perhaps an empty one."""
    return one | st.lists(one, max_size=3)


counts = st.sampled_from([0, 1, 2, 3, 7.0, 1_000_000_000, 1_000_000_001])
texts = st.sampled_from(["", "x", "a b", "x" * 201, "x" * 4001]) | st.text(max_size=5)

MEMBERS: dict[str, st.SearchStrategy[Any]] = {
    "id": st.sampled_from(["a", "a.b-c_1", "", "a b", "x" * 64, "x" * 65]),
    "method": some(st.sampled_from(["GET", "post", "", "G T"])),
    "path": st.sampled_from(["/users/*", "/beta/**", "users", "/", "", "/a?b", "/a#b", "/" + "a" * 1999, "a" * 2001]),
    "operation": some(st.sampled_from(["list", "microsoft.graph.reboot", "reboot", "", "a.", "a b"])),
    "batch": st.booleans(),
    "application": texts,
    "nth": some(counts),
    "after": counts,
    "times": counts,
    "probability": st.sampled_from([0, 0.5, 1, 1.5, -0.1]),
    "in_a_row": counts,
    "status": st.sampled_from([399, 400, 404, 410, 429, 503, 503.0, 599, 600]),
    "code": texts,
    "message": texts,
    "body": JSON,
    "headers": st.dictionaries(
        st.sampled_from(["X-A", "x-b", "", "a b", "a:b", "Retry_After"]),
        st.sampled_from(["", "1", "a\tb", "a\nb", "\xe9"]),
    ),
    "retry_after": st.sampled_from(
        [0, 2, 2.128, -1, 2e9, "2", "absent", "any", "date:5", "date:", "date:x", "date:1.5", "dat", "", "\n", "\xe9"]
    ),
    "when": st.sampled_from(["before", "after", "later"]),
    "delay": st.sampled_from([0, 0.5, 300, 601, -1]),
    "jitter": st.sampled_from([0, 0.5, 300, -1]),
    "clock": st.sampled_from(["real", "space", "wall"]),
    "drop": st.sampled_from(["reset", "empty", "truncated", "garbage", "slow", "close", "cut"]),
    "variation": some(st.sampled_from(["null", "date-digits", "any", "nil"])),
    "page_size": st.sampled_from([0, 1, 1000, 1001, -1]),
    "lag": st.sampled_from(
        [{"reads": 1}, {"seconds": 2}, {"seconds": 0}, {"reads": 0}, {}, {"reads": 1, "seconds": 1}, {"writes": 1}]
    ),
    "throttle": st.sampled_from(
        [
            "published", "unpublished", {"published": "large"}, {"published": "vast"}, {},
            {"requests": 5, "seconds": 1}, {"writes": 5, "seconds": 0.1, "per": "tenant", "announce": True},
            {"requests": 5}, {"seconds": 5}, {"requests": 5, "seconds": 1, "per": "user"},
            {"requests": 0, "seconds": 1}, {"requests": 1, "seconds": 0.01},
            {"published": "small", "requests": 1, "seconds": 1},
        ]
    ),
}  # fmt: skip
"""By name, what is right more often than not, and what is beside it."""


STARTS: st.SearchStrategy[dict[str, Any]] = st.sampled_from([{"status": 503}, {"delay": 1}, {"drop": "reset"}, {}])


@st.composite
def near_rules(draw: st.DrawFn) -> dict[str, Any]:
    """Objects of a rule's members: many are rules, and the rest are nearly rules."""
    rule: dict[str, Any] = dict(draw(STARTS))
    names = draw(st.lists(st.sampled_from(sorted(MEMBERS)), unique=True, max_size=3))
    rule |= {name: draw(MEMBERS[name]) for name in names}
    if draw(st.integers(0, 9)) == 0:
        rule[draw(st.sampled_from(["statuss", "", "met", *MEMBERS]))] = draw(JSON)
    return rule


methods = st.sampled_from(["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"])
paths = st.sampled_from(
    ["/users", "/users/1", "/users/2", "/groups/1/members", "/deviceManagement/things/1", "/$batch"]
)


@st.composite
def requests(draw: st.DrawFn) -> Facts:
    """What rules may be met by."""
    return request(
        draw(methods),
        draw(paths),
        version=draw(st.sampled_from(["beta", "v1.0"])),
        operations=draw(st.sampled_from([(), ("list",), ("create",), ("action", "microsoft.graph.reboot")])),
        batched=draw(st.booleans()),
        application=draw(st.sampled_from(["", "App-1", "app-2"])),
    )


def request(method: str = "GET", path: str = "/users/1", **more: Any) -> Facts:
    """A request of this kind; the rest is plain."""
    plain: Mapping[str, Any] = {
        "version": "beta", "operations": ("get",), "dialect": "directory", "batched": False, "application": "app-1",
        "tenant": "tenant-1",
    }  # fmt: skip
    return Facts(method=method, path=path, **{**plain, **more})


def faults(*rules: Mapping[str, Any], seed: int = 1, clock: Clock | None = None) -> Faults:
    """The faults of a fresh space that has this seed, at noon unless a clock is given."""
    if clock is None:
        clock = Clock(lambda: NOON)
    made = Faults(Spaces(seed=seed).get("a").random_of, clock)
    for rule in rules:
        made.add(rule)
    return made
