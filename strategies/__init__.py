"""Hypothesis strategies that are built from a contract: what may be sent, what may not, what may be answered."""

from graphfake.strategies.answers import Page, Response, responses
from graphfake.strategies.dates import date_time_offsets, invalid_date_time_offsets
from graphfake.strategies.edges import Edge
from graphfake.strategies.invalid_queries import QueryViolation, invalid_queries, query_rules_of
from graphfake.strategies.payloads import enum_edges, enum_values, payloads
from graphfake.strategies.queries import queries
from graphfake.strategies.registration import register_types
from graphfake.strategies.requests import GraphRequest, graph_requests
from graphfake.strategies.tolerances import Tolerated, tolerances_of, tolerated_payloads
from graphfake.strategies.violations import Violation, invalid_payloads, rules_of

__all__ = [
    "Edge",
    "GraphRequest",
    "Page",
    "QueryViolation",
    "Response",
    "Tolerated",
    "Violation",
    "date_time_offsets",
    "enum_edges",
    "enum_values",
    "graph_requests",
    "invalid_date_time_offsets",
    "invalid_payloads",
    "invalid_queries",
    "payloads",
    "queries",
    "query_rules_of",
    "responses",
    "rules_of",
    "tolerances_of",
    "tolerated_payloads",
]

register_types()
