"""Invitations on their way: who is asked in gets the link by e-mail, in both languages, theirs first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse

from mediation.accounts import actions as accounts
from mediation.accounts import invitations
from mediation.cases.actions import today_of
from mediation.db import SYSTEM, Tx, transaction
from mediation.outbox import actions as outbox
from mediation.outbox.gateways import MailServer
from mediation.outbox.senders import Courier, NeverSent, Outgoing, Sender
from mediation.reach.inviting import SEALED, token_of
from mediation.vocabulary import Role

SUBJECT = "邀请您登录金融纠纷调解系统 · Your invitation to financial dispute mediation"
CHINESE = """{name}，您好：

{inviter}邀请您以“{role_zh}”身份使用{centre}的金融纠纷调解系统。请在{until}前打开下面的链接，自行设置用户名和密码，并按提示设置第二重验证：

{link}

链接只能使用一次，请勿转发。任何人都不会通过邮件或电话向您索要密码或验证码。
如您并未料到此邮件，或者觉得可疑，请不要打开链接，致电{centre}核实：{phone}。
"""
ENGLISH = """Dear {name},

{inviter} invites you to the financial dispute mediation of {centre} as: {role_en}. Open this link by {until},
choose a user name and a password, and set up a second factor as you are shown:

{link}

The link works once; do not pass it on. Nobody asks you for a password or a code by e-mail or telephone.
If you did not expect this, or it seems odd to you, do not open the link: ask {centre} by telephone, {phone}.
"""


class InvitationCourier(Courier):
    """Carries invitations; one that was replaced, taken up or withdrawn since does not leave."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def ready(self, messages: Sequence[Outgoing], *, at: datetime) -> Sender:
        """Looks up who is invited by whom, and where the site is."""
        with transaction(SYSTEM) as tx:
            found = invitations.letters(tx, [message.payload["invitation"] for message in messages], at=at)
            centre = accounts.organisation(tx)

        def send(message: Outgoing) -> None:
            row, token = found.get(message.payload["invitation"]), token_of(message.payload)
            if row is None or invitations.digest_of(token) != bytes(row.token_digest):
                raise NeverSent("The invitation is over, or went out with another link since.")
            to, text = invitations.address_of(row), _text(row, token, centre)
            self._server.send(message.id, to=to, subject=SUBJECT, text=text)

        return send

    def left(self, tx: Tx, messages: Sequence[Outgoing], *, at: datetime) -> None:  # noqa: ARG002
        """Forgets the links."""
        outbox.blank(tx, [message.id for message in messages], SEALED)


def _text(row: Any, token: str, centre: Any) -> str:
    site = urlsplit(centre.notice_url)
    role = Role(row.role)
    texts = (ENGLISH, CHINESE) if row.language == "en" else (CHINESE, ENGLISH)
    facts = {
        "name": f"{row.last_name}{row.first_name}",
        "inviter": f"{row.inviter}（{row.institution}）" if row.institution else row.inviter,
        "role_zh": role.zh,
        "role_en": role.en,
        "centre": centre.name,
        "phone": centre.phone,
        "until": today_of(row.expires_at),
        "link": f"{site.scheme}://{site.netloc}{reverse('invitation', args=[token])}",
    }
    return "\n".join(text.format(**facts) for text in texts)
