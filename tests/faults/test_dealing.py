"""What a request is dealt: an answer in Graph's own words, and all that falls on it, added up."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import rule
from graphfake.errors import GraphError
from graphfake.faults import Failure, Lag, Strike
from graphfake.faults.dealing.failures import rule_of
from graphfake.server.envelope import Place, error_body
from graphfake.server.ids import ids_of
from tests.faults.drawn import NOON, faults, near_rules, request
from tests.faults.rules.test_reading import is_rule

statuses = st.integers(400, 599)


def struck(*rules: dict[str, Any], **more: Any) -> Strike:
    """What the first request is dealt."""
    strike = faults(*rules).strike(request(**more))
    assert strike is not None
    return strike


def failure(**said: Any) -> Failure:
    """The failure that comes before the request takes effect."""
    found = struck(said).before
    assert found is not None
    return found


class TestAFailure:
    @given(statuses)
    def test_has_graphs_words_for_its_status_in_every_dialect(self, status: int) -> None:
        found = failure(status=status)
        known = rule(found.rule)
        assert known.kind == "injected"
        assert found.status == status
        assert known.status == status or found.rule == "fault.other"
        for dialect in ("intune", "directory", "gateway"):
            assert known.answer(dialect).status in (status, known.status)
            assert known.answer(dialect).code
            known.answer(dialect).render(found.values)

    def test_of_a_status_that_nobody_documents_has_words_that_say_little(self) -> None:
        assert rule_of(418) == rule_of(599) == "fault.other"
        assert rule("fault.other").answer("intune").message == ""

    @pytest.mark.parametrize(
        ("status", "dialect", "code", "message"),
        [
            (400, "intune", "BadRequest", "Request not applicable to target tenant."),
            (401, "intune", "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."),
            (403, "directory", "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
            (
                404,
                "directory",
                "Request_ResourceNotFound",
                "Resource 'a b' does not exist or one of its queried reference-property objects are not present.",
            ),
            (404, "intune", "ResourceNotFound", "An error has occurred"),
            (412, "intune", "ConditionNotMet", "An error has occurred"),
            (429, "directory", "TooManyRequests", "Please retry again later."),
            (501, "gateway", "NotImplemented", "This operation target is not yet supported."),
            (504, "directory", "UnknownError", ""),
        ],
    )
    def test_says_what_was_recorded(self, status: int, dialect: str, code: str, message: str) -> None:
        found = struck({"status": status}, path="/users/a%20b").before
        assert found is not None
        answer = rule(found.rule).answer(dialect)
        assert (answer.code, answer.render(found.values)) == (code, message)

    @pytest.mark.parametrize("status", [404, 412, 429, 500, 503, 504])
    def test_of_intune_comes_wrapped(self, status: int) -> None:
        assert rule(rule_of(status)).answer("intune").wrapped
        assert not rule(rule_of(status)).answer("directory").wrapped

    def test_of_throttling_says_it_again_within_the_inner_error(self) -> None:
        error = GraphError(failure(status=429).rule, dialect="directory")
        _, body = error_body(error, ids_of(None), datetime(2020, 8, 18, 12, 51, 51, tzinfo=UTC), Place())
        inner = json.loads(body)["error"]["innerError"]
        assert set(inner) == {"code", "message", "status", "date", "request-id", "client-request-id"}
        assert (inner["code"], inner["message"], inner["status"]) == ("429", "Please retry after", "429")

    def test_can_say_something_else(self) -> None:
        found = failure(status=403, code="accessDenied", message="No.")
        assert (found.code, found.message, found.rule) == ("accessDenied", "No.", "fault.forbidden")

    @pytest.mark.parametrize(
        ("body", "headers", "content_type", "sent"),
        [
            ({"a": [1, "é"]}, {}, "application/json", '{"a":[1,"é"]}'),
            (None, {}, "application/json", "null"),
            ("<html>", {}, "text/html; charset=utf-8", "<html>"),
            ("gone", {}, "text/plain; charset=utf-8", "gone"),
            ("a;b", {"content-type": "text/csv"}, "text/csv", "a;b"),
        ],
    )
    def test_can_have_any_body(self, body: Any, headers: dict[str, str], content_type: str, sent: str) -> None:
        found = failure(status=502, body=body, headers=headers)
        assert (found.body, found.content_type) == (sent.encode(), content_type)
        assert not struck({"status": 502, "body": body, "headers": headers}).headers

    def test_of_a_method_names_others(self) -> None:
        assert failure(status=405).headers == {"Allow": "POST, PATCH, PUT, DELETE"}

    def test_says_where_a_delta_begins_anew_where_it_is_gone(self) -> None:
        assert failure(status=410).fresh_delta
        assert not failure(status=404).fresh_delta

    def test_can_come_after_the_request_took_effect(self) -> None:
        strike = struck({"status": 504, "when": "after"})
        assert strike.before is None
        assert strike.after is not None
        assert strike.told == "fault-1; status=504; after"


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("said", "sent"),
        [(2, "2"), (2.0, "2"), (2.128, "2.128"), (0, "0"), (1e9, "1000000000"), (0.000001, "0.000001"),
         ("soon", "soon"), ("", ""), ("absent", None), ("date:5", "Fri, 15 Jan 2027 08:00:06 GMT")],
    )  # fmt: skip
    def test_is_sent_as_it_was_said(self, said: Any, sent: str | None) -> None:
        assert failure(status=503, retry_after=said).headers.get("Retry-After") == sent

    def test_is_a_second_where_too_much_was_asked_and_else_absent(self) -> None:
        assert failure(status=429).headers == {"Retry-After": "1"}
        assert failure(status=503).headers == {}
        assert failure(status=429, headers={"retry-after": "7"}).headers == {}
        assert struck({"status": 429, "headers": {"retry-after": "7"}}).headers == {"retry-after": "7"}

    @given(st.integers(0, 600) | st.sampled_from([0.5, 1.25]))
    def test_is_a_date_that_is_never_too_early(self, seconds: float) -> None:
        date = failure(status=503, retry_after=f"date:{seconds}").headers["Retry-After"]
        assert NOON + seconds <= parsedate_to_datetime(date).timestamp() < NOON + seconds + 1

    def test_takes_every_form_in_turn_where_any_will_do(self) -> None:
        made = faults({"status": 429, "retry_after": "any"})
        dealt = [strike.before for _ in range(100) if (strike := made.strike(request()))]
        seen = {failed.headers.get("Retry-After") for failed in dealt if failed is not None}
        assert seen == {"1", "0", "0.128", "Fri, 15 Jan 2027 08:00:02 GMT", None, "86400"}


class TestSeveral:
    def test_the_first_that_fails_it_wins_and_the_next_has_its_turn_later(self) -> None:
        made = faults({"status": 429, "times": 1}, {"status": 503, "times": 2})
        dealt = [made.strike(request()) for _ in range(4)]
        assert [strike and strike.told for strike in dealt] == [
            "fault-1; status=429; retry-after=1", "fault-2; status=503", "fault-2; status=503", None,
        ]  # fmt: skip
        assert [(kept["met"], kept["fell"]) for kept in made.rules()] == [(4, 1), (4, 2)]

    def test_the_rest_adds_up(self) -> None:
        strike = struck(
            {"delay": 1, "headers": {"X-A": "1"}, "variation": ["null", "date-digits"]},
            {"delay": 2, "clock": "space", "headers": {"x-a": "2", "X-B": "3"}, "variation": ["null", "empty-page"]},
            {"page_size": 2, "lag": {"reads": 3}},
            {"page_size": 5, "lag": {"seconds": 1}},
            {"drop": "slow"},
            {"drop": "close"},
        )
        assert strike == Strike(
            told=(
                "fault-1; delay=1; variation=null+date-digits; headers=X-A, "
                "fault-2; delay=2; variation=null+empty-page; headers=x-a+X-B, "
                "fault-3; page-size=2; lag=3 reads, fault-4; page-size=5; lag=1 s, fault-5; drop=slow"
            ),
            delay=3,
            by_clock=True,
            headers={"X-A": "1", "X-B": "3"},
            drop="slow",
            variations=("null", "date-digits", "empty-page"),
            drawn_by=("faults", "fault-1", "GET", "/users/1", "0", "variation"),
            page_size=2,
            lag=Lag(reads=3),
        )

    def test_waiting_ends(self) -> None:
        assert struck({"delay": 500}, {"delay": 500}).delay == 600

    def test_a_lost_connection_is_lost_whatever_the_answer_would_have_been(self) -> None:
        before = struck({"drop": "reset", "when": "before"}, {"status": 503})
        after = struck({"drop": "reset"}, {"status": 503})
        assert before.before is not None
        assert before.before.rule == "fault.connection"
        assert before.told == "fault-1; drop=reset"
        assert (after.before, after.after, after.told) == (None, None, "fault-1; drop=reset; after")

    def test_an_answer_that_fails_can_come_in_pieces(self) -> None:
        strike = struck({"status": 503}, {"drop": "truncated"})
        assert strike.before is not None
        assert strike.drop == "truncated"

    @given(st.lists(near_rules(), max_size=4))
    def test_what_is_told_is_one_line_of_plain_text(self, rules: list[dict[str, Any]]) -> None:
        made = faults(
            *({**said, "id": str(number)} for number, said in enumerate(rules) if is_rule({**said, "id": "a"}))
        )
        strike = made.strike(request(operations=("action", "microsoft.graph.reboot")))
        if strike is not None:
            assert strike.told.isprintable()
            assert strike.told.isascii()
            assert len(strike.told) <= 900
