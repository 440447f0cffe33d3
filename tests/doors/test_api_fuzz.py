"""Whatever a system sends, the API answers as its description says, and never with a fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from mediation.api import clients
from mediation.db import SYSTEM, transaction
from tests.doors.bank_system import System, a_file, a_token, take, two_banks

EXAMPLES = 8
COURT_SCOPES = ("confirmations:read", "confirmations:write")
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


def fuzz(operation: Any, token: str, known: Mapping[str, Any], seen: Counter[tuple[str, int]]) -> None:
    """Half of what it draws for the places of `known` things is exchanged for them, so that something is found."""

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None,
        derandomize=True, phases=[Phase.generate],
    )  # fmt: skip
    def run(case: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        for name in known.keys() & case.path_parameters.keys():
            if sum(str(case.path_parameters[name]).encode()) % 2:
                case.path_parameters[name] = known[name]
        answer = case.call()
        seen[operation.label, answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    run()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # this client closes no answer
def test_every_operation_answers_as_described(fresh_database: str, tmp_path: Path) -> None:
    from mediation.wsgi import application

    two_banks()
    mine, seen = System("MINE"), Counter[tuple[str, int]]()
    registered = clients.create_for_court("350503", name="registry", scopes=COURT_SCOPES)
    court = a_token(registered).json()["access_token"]
    mine.upload(a_file(tmp_path), query="?commit=true")
    mine.upload(
        b"transaction_ref,case_number,paid_on,amount\nT1,none,2026-01-04,5\n", place="/api/v1/payments", key="k2"
    )
    take()
    with transaction(SYSTEM) as tx:
        number = tx.value("SELECT min(number) FROM cases")
    known = {"filing_id": 1, "number": number, "session_id": 1, "reservation_id": 1, "payments_id": 1}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:
        fuzz(operation, court if "/confirmations" in operation.label else mine.token, known, seen)
    assert {operation.label for operation in operations} == {label for label, _ in seen}
    assert ("GET /api/v1/filings/{filing_id}", 200) in seen
    assert ("GET /api/v1/cases/{number}/contact", 200) in seen
    assert ("GET /api/v1/payments/{payments_id}", 200) in seen
