"""Reports that people ordered: made as their owners may read them, found on their page, told of by e-mail.

The e-mail holds a link and no figure: who follows it logs in first.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from mediation.accounts import actions as accounts
from mediation.accounts.models import User
from mediation.cases.actions import today_of
from mediation.db import SYSTEM, Tx, transaction
from mediation.http.row_security import actor_of
from mediation.outbox import actions as outbox
from mediation.outbox.gateways import MailServer
from mediation.outbox.senders import Courier, NeverSent, Outgoing, Sender
from mediation.permissions import Permission, may
from mediation.statistics import ordering
from schedulers.isolation import Note

logger = logging.getLogger(__name__)
TOPIC = "report_made"
TEXT = """您订阅的统计报告已生成，请登录后查看：
{link}

A report that you ordered is ready; log in to read it:
{link}
"""
SUBJECT = "统计报告已生成 · A report is ready"


def make_ordered(tx: Tx, now: datetime) -> Note:
    """Make the reports that are due; one that fails stands in the way of no other, and is tried again."""
    made = failed = 0
    for one in ordering.due(tx, on=today_of(now)):
        try:
            made += _make(tx, one, now)
        except Exception as failure:
            logger.warning("The report of order %s was not made: %s", one.id, type(failure).__name__)
            failed += 1
    return {"made": made, "failed": failed, "forgotten": ordering.forget(tx, at=now)}


def _make(tx: Tx, one: Any, now: datetime) -> bool:
    """Whether a report was made: not for who may not read statistics any more."""
    owner = actor_of(User.objects.get(pk=one.owner_id))
    if not may(owner.role, Permission.READ_STATISTICS):
        return False
    with transaction(owner) as own:
        written = ordering.write(own, one, as_of=one.as_of)
    with tx.attempt():
        made = ordering.keep(tx, one.id, written, as_of=one.as_of, at=now)
        if made and one.tells_by_mail:
            outbox.post(tx, TOPIC, case_id=None, payload={"owner": one.owner_id}, at=now)
    return bool(made)


class ReportCourier(Courier):
    """Tells people by e-mail that a report is there, with a link to it."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def ready(self, messages: Sequence[Outgoing], *, at: datetime) -> Sender:  # noqa: ARG002
        """Looks up where people are written to, and where the site is."""
        with transaction(SYSTEM) as tx:
            site = urlsplit(accounts.organisation(tx).notice_url)
            owners = User.objects.filter(pk__in=[message.payload["owner"] for message in messages], is_active=True)
            to = {owner.pk: owner.email for owner in owners}
        link = f"{site.scheme}://{site.netloc}/statistics/reports"
        text = TEXT.format(link=link)

        def send(message: Outgoing) -> None:
            address = to.get(message.payload["owner"], "")
            if not address:
                raise NeverSent("There is no address to write to.")
            self._server.send(message.id, to=address, subject=SUBJECT, text=text)

        return send
