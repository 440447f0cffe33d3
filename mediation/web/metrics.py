"""Figures of the running system for a monitoring that collects them, in the text format of Prometheus 0.0.4.

Nothing about a person or a case. Open to who holds the token of the monitoring (MEDIATION_METRICS_TOKEN), sent as
`Authorization: Bearer ...`, and to operators who are logged in.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from mediation.permissions import Permission
from mediation.web import health
from mediation.web.access import requires

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metric(NamedTuple):
    """One gauge: its name, what it says, and a value for each set of labels."""

    name: str
    text: str
    values: Iterable[tuple[Mapping[str, str], float]]


def metrics(request: HttpRequest) -> HttpResponseBase:
    """The figures; asks whoever has neither token nor login to log in."""
    return _answer(request) if _has_token(request) else _for_operators(request)


metrics.permission = Permission.OPERATE  # type: ignore[attr-defined]


def _answer(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(text(gauges(health.examine())), content_type=CONTENT_TYPE)


_for_operators = requires(Permission.OPERATE)(_answer)


def _has_token(request: HttpRequest) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    expected: str = settings.METRICS_TOKEN
    return bool(expected) and kind == "Bearer" and hmac.compare_digest(token.encode(), expected.encode())


def gauges(found: health.Health) -> list[Metric]:
    """What is measured."""
    runs = [({"job": run.job}, run) for run in found.runs]
    age, token = found.beat_age_seconds, found.token
    return [
        Metric("mediation_ready", "Whether requests can be served.", [({}, found.ready)]),
        Metric("mediation_clock_beat_age_seconds", "Since the last beat.", [] if age is None else [({}, age)]),
        Metric("mediation_clock_leader_token", "Rises with every leader.", [] if token is None else [({}, token)]),
        Metric("mediation_job_slot_seconds", "Slot run last.", [(of, run.due_at.timestamp()) for of, run in runs]),
        Metric("mediation_job_failed", "Whether it failed.", [(of, run.outcome == "failed") for of, run in runs]),
        Metric("mediation_job_late", "Whether the next slot is overdue.", [(of, run.is_late) for of, run in runs]),
        Metric(
            "mediation_job_duration_seconds",
            "What that slot took.",
            [(of, run.seconds) for of, run in runs if run.seconds is not None],
        ),
        Metric("mediation_parked_cases", "Cases left out.", [({"job": job}, n) for job, n in found.parked.items()]),
        Metric("mediation_outbox_messages", "Not sent.", [({"state": state}, n) for state, n in found.queue.items()]),
    ]


def text(metrics: Iterable[Metric]) -> str:
    """Each gauge with its explanation and values; labels are names of our own and need no escaping."""
    lines = []
    for name, explanation, values in metrics:
        lines += [f"# HELP {name} {explanation}", f"# TYPE {name} gauge"]
        for labels, value in values:
            inside = ",".join(f'{key}="{label}"' for key, label in labels.items())
            lines.append(f"{name}{'{' + inside + '}' if inside else ''} {float(value):.15g}")
    return "\n".join(lines) + "\n"
