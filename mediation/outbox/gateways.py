"""Providers that carry messages to people: a gateway for text messages over HTTP, a mail server.

Each is told our id of a message with it, so that one asked twice, because its answer was lost, sends once. What a
provider answers is never quoted: it may repeat a number or a name.
"""

from __future__ import annotations

import json
import re
import smtplib
import ssl
import time
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP as MAIL
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from django.core.exceptions import ImproperlyConfigured
from urllib3.exceptions import HTTPError

from mediation.outbox.senders import Accepted, NeverSent, NotSent

CONNECT_SECONDS, ANSWER_SECONDS = 5, 10
LONGEST_ANSWER = 64 * 1024
NAMES = re.compile(r"[A-Za-z0-9._:-]{1,80}")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class SmsGateway:
    """Posts `{"id", "to", "text"}`, and takes 2xx with `{"accepted": true, "id": "its own"}` for an answer.

    Whatever else comes back, or does not, is no acceptance. With `"accepted": false, "permanent": true` it is not asked
    again. ImproperlyConfigured unless the address is https, or of this machine.
    """

    def __init__(self, url: str, *, token: str) -> None:
        if not _is_safe(url, ("https",)):
            raise ImproperlyConfigured("MEDIATION_SMS_URL is not an https:// address.")
        self._url, self._session = url, requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def send(self, message_id: int, *, to: str, text: str) -> Accepted:
        """Hand a text message over; NotSent, NeverSent."""
        key = f"mediation-{message_id}"
        status, answer = ask(
            self._session, self._url, json={"id": key, "to": to, "text": text}, headers={"Idempotency-Key": key}
        )
        return self._accepted(status, answer)

    def _accepted(self, status: int, answer: dict[str, Any]) -> Accepted:
        theirs = str(answer.get("id", ""))
        if 200 <= status < 300 and answer.get("accepted") is True and NAMES.fullmatch(theirs):
            return Accepted(provider="sms", provider_id=theirs)
        code = str(answer.get("code", ""))
        said = f", code {code}" if re.fullmatch(r"[A-Za-z_-]{1,30}|\d{1,6}", code) else ""
        sentence = f"The gateway answered {status} without accepting the message{said}."
        raise NeverSent(sentence) if answer.get("permanent") is True else NotSent(sentence)


class MailServer:
    """Hands e-mail to a server named as smtps://, or smtp:// with STARTTLS; `smtp` in clear only on this machine."""

    def __init__(self, url: str, *, sender: str) -> None:
        self._at, self._sender = urlsplit(url), sender
        if self._at.scheme not in ("smtp", "smtps") or not self._at.hostname:
            raise ImproperlyConfigured("MEDIATION_SMTP_URL is not an smtps:// or smtp:// address.")

    def send(self, message_id: int, *, to: str, subject: str, text: str) -> Accepted:
        """Hand an e-mail over; NotSent, NeverSent."""
        ours = f"mediation-{message_id}"
        try:
            with self._connected() as server:
                server.send_message(self._mail(ours, to, subject, text), self._sender, [to])
        except smtplib.SMTPRecipientsRefused as refusal:
            raise _refused(next(iter(refusal.recipients.values()))[0], "the receiver") from refusal
        except smtplib.SMTPResponseException as refusal:
            raise NotSent(f"The mail server answered {refusal.smtp_code}.") from refusal
        except (smtplib.SMTPException, OSError) as lost:
            raise NotSent("The mail server did not answer; it is asked again with the same Message-ID.") from lost
        except ValueError as failure:
            raise NeverSent("The address is none that mail can be sent to.") from failure
        return Accepted(provider="smtp", provider_id=ours)

    def _connected(self) -> smtplib.SMTP:
        host, port, context = self._at.hostname or "", self._at.port or 0, ssl.create_default_context()
        if self._at.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=ANSWER_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port or 587, timeout=ANSWER_SECONDS)
            if host not in LOOPBACK:
                server.starttls(context=context)
        if self._at.username:
            server.login(unquote(self._at.username), unquote(self._at.password or ""))
        return server

    def _mail(self, ours: str, to: str, subject: str, text: str) -> EmailMessage:
        mail = EmailMessage(policy=MAIL)
        mail["From"], mail["To"], mail["Subject"] = self._sender, to, subject
        mail["Message-ID"] = f"<{ours}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
        mail.set_content(text)
        return mail


def ask(session: requests.Session, url: str, *, headers: Mapping[str, str], **body: Any) -> tuple[int, dict[str, Any]]:
    """Post a message to its provider: the status of the answer and its JSON object, empty if it is none; NotSent."""
    try:
        with session.post(
            url,
            headers={"Accept-Encoding": "identity", **headers},  # the answer is read as it comes
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            allow_redirects=False,
            stream=True,
            **body,
        ) as answer:
            return answer.status_code, _object(_read(answer))
    except requests.exceptions.SSLError as failure:
        raise NotSent("The gateway has no certificate that we trust.") from failure
    except (requests.exceptions.RequestException, HTTPError, OSError) as lost:
        raise NotSent("The gateway did not answer; it is asked again under the same id.") from lost


def _read(answer: requests.Response) -> bytes:
    """The body, as far as it comes in time and is not too long: who drips it must not hold up the rest."""
    body, until = b"", time.monotonic() + ANSWER_SECONDS
    while len(body) < LONGEST_ANSWER and time.monotonic() < until:
        part: bytes = answer.raw.read1(LONGEST_ANSWER)
        if not part:
            return body
        body += part
    return b""


def _refused(code: int, what: str) -> NotSent:
    kind = NeverSent if 500 <= code < 600 else NotSent
    return kind(f"The mail server refuses {what} ({code}).")


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_safe(url: str, schemes: tuple[str, ...]) -> bool:
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme in schemes or parts.hostname in LOOPBACK)
