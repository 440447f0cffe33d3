"""What the gateway says became of text messages; said twice, it is kept once."""

from __future__ import annotations

import hmac
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mediation import present
from mediation.db import SYSTEM, transaction
from mediation.outbox import actions
from mediation.outbox.actions import Report
from mediation.outbox.words import DeliveryReason, DeliveryState
from mediation.permissions import Permission
from mediation.web.access import requires

MOST = 1000
FINAL = {DeliveryState.DELIVERED.value, DeliveryState.FAILED.value}


@requires(Permission.PUBLIC)
@csrf_exempt
@require_POST
def reported(request: HttpRequest) -> JsonResponse:
    """A list of `{"id", "state", "reason", "at"}`, at most 1,000, from who holds MEDIATION_DELIVERY_TOKEN.

    Answers what each is worth, in order; 400 for what is no such list, and then nothing is kept.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    expected: str = settings.DELIVERY_TOKEN
    if not expected or kind != "Bearer" or not hmac.compare_digest(token.encode(), expected.encode()):
        return JsonResponse({"error": "unauthorized"}, status=401)
    try:
        reports = _reports(json.loads(request.body))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return JsonResponse({"error": "unreadable"}, status=400)
    now = present.now()
    with transaction(SYSTEM) as tx:
        return JsonResponse({"results": actions.report(tx, reports, at=now)})


def _reports(told: Any) -> list[Report]:
    if not isinstance(told, list) or len(told) > MOST:
        raise ValueError
    return [_report(one) for one in told]


def _report(one: Any) -> Report:
    state, at = one["state"], datetime.fromisoformat(one["at"])
    if state not in FINAL or at.tzinfo is None or not isinstance(one["id"], str) or "\0" in one["id"]:
        raise ValueError
    reason = DeliveryReason(one.get("reason") or DeliveryReason.REJECTED) if state == DeliveryState.FAILED else None
    return Report(provider="sms", provider_id=one["id"], state=DeliveryState(state), reason=reason, at=at)
