"""Text messages by Aliyun's service (SendSms, version 2017-05-25), for centres that have an account there.

It takes approved templates only: ours has one variable, `text`, which is the notice in short. What it answers is never
quoted. It knows no repeated request: a message whose answer was lost may arrive twice, under the same OutId.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import requests
from django.core.exceptions import ImproperlyConfigured

from mediation.outbox.gateways import ask
from mediation.outbox.senders import Accepted, NeverSent, NotSent

ADDRESS = "https://dysmsapi.aliyuncs.com/"
CODE, NAME = re.compile(r"[A-Za-z._]{1,60}"), re.compile(r"[0-9^]{1,64}")
FOR_GOOD = frozenset({"isv.MOBILE_NUMBER_ILLEGAL", "isv.BLACK_KEY_CONTROL_LIMIT"})
"""Answers that will be the same however often it is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who sends: the key and its secret, the approved signature and the approved template."""

    key_id: str
    secret: str = field(repr=False)
    signature: str
    template: str

    @classmethod
    def of(cls, text: str) -> Account:
        """As MEDIATION_SMS_ALIYUN has it: KEY_ID:SECRET:SIGNATURE:TEMPLATE; ImproperlyConfigured for anything else."""
        parts = text.split(":")
        if len(parts) != 4 or not all(parts):
            raise ImproperlyConfigured("MEDIATION_SMS_ALIYUN is not KEY_ID:SECRET:SIGNATURE:TEMPLATE.")
        key_id, secret, signature, template = parts
        return cls(key_id=key_id, secret=secret, signature=signature, template=template)


class AliyunSms:
    """Hands text messages over, as `gateways.SmsGateway` does."""

    def __init__(self, account: Account, *, address: str = ADDRESS) -> None:
        self._account, self._address, self._session = account, address, requests.Session()

    def send(self, message_id: int, *, to: str, text: str) -> Accepted:
        """Hand a text message over; NotSent, NeverSent."""
        asked = {
            "AccessKeyId": self._account.key_id,
            "Action": "SendSms",
            "Format": "JSON",
            "OutId": f"mediation-{message_id}",
            "PhoneNumbers": to,
            "RegionId": "cn-hangzhou",
            "SignName": self._account.signature,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": str(uuid.uuid4()),
            "SignatureVersion": "1.0",
            "TemplateCode": self._account.template,
            "TemplateParam": json.dumps({"text": text}, ensure_ascii=False),
            "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "Version": "2017-05-25",
        }
        sent = {**asked, "Signature": signed(asked, self._account.secret, "POST")}
        _status, told = ask(self._session, self._address, data=sent, headers={})
        return _accepted(told)


def signed(asked: Mapping[str, str], secret: str, method: str) -> str:
    """The signature of a request, version 1.0: HMAC-SHA-1 of its parameters in order, base64."""
    line = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(asked.items()))
    digest = hmac.new(f"{secret}&".encode(), f"{method}&%2F&{_encoded(line)}".encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def _accepted(told: Mapping[str, Any]) -> Accepted:
    code, theirs = str(told.get("Code", "")), str(told.get("BizId", ""))
    if code == "OK" and NAME.fullmatch(theirs):
        return Accepted(provider="aliyun", provider_id=theirs)
    said = f" ({code})" if CODE.fullmatch(code) else ""
    raise (NeverSent if code in FOR_GOOD else NotSent)(f"The service did not accept the message{said}.")
