"""Requests to Aliyun are signed as its documentation shows, and its answers are understood without being quoted."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.core.exceptions import ImproperlyConfigured

from fixtures.serving import serving
from mediation.outbox import gateways
from mediation.outbox.aliyun import Account, AliyunSms, signed
from mediation.outbox.senders import NeverSent, NotSent

ACCOUNT = Account.of("testId:testSecret:泉金调解:SMS_71390007")
PUBLISHED = {
    "Timestamp": "2017-07-12T02:42:19Z",
    "SignatureMethod": "HMAC-SHA1",
    "Format": "XML",
    "AccessKeyId": "testId",
    "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
    "Action": "SendSms",
    "Version": "2017-05-25",
    "RegionId": "cn-hangzhou",
    "PhoneNumbers": "15300000001",
    "SignName": "阿里云短信测试专用",
    "TemplateParam": '{"customer":"test"}',
    "TemplateCode": "SMS_71390007",
    "OutId": "123",
    "SignatureVersion": "1.0",
}


class Service(ThreadingHTTPServer):
    """Their end: checks the signature, then answers as it is told to."""

    answer: Any = {"Code": "OK", "BizId": "900619746936498440^0"}
    got: dict[str, str]
    given_up: threading.Event
    pause = 0.0
    """Seconds between two bytes of an answer."""


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        told = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        signature = told.pop("Signature")
        is_ours = signature == signed(told, "testSecret", "POST")
        self.server.got = told
        body = json.dumps(self.server.answer if is_ours else {"Code": "SignatureDoesNotMatch"}).encode()
        self.send_response(200)
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.server.given_up.wait(self.server.pause)

    def log_message(self, *_args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(Service(("127.0.0.1", 0), _Handler)) as server:
        server.given_up = threading.Event()
        yield server
        server.given_up.set()


def ours(service: Service) -> AliyunSms:
    return AliyunSms(ACCOUNT, address=f"http://127.0.0.1:{service.server_address[1]}/")


def test_the_signature_is_that_of_the_published_example() -> None:
    assert signed(PUBLISHED, "testSecret", "GET") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="


def test_a_message_is_handed_over_under_our_id(service: Service) -> None:
    accepted = ours(service).send(7, to="13800000000", text="您有一份调解通知")
    assert (accepted.provider, accepted.provider_id) == ("aliyun", "900619746936498440^0")
    assert service.got["OutId"] == "mediation-7"
    assert json.loads(service.got["TemplateParam"]) == {"text": "您有一份调解通知"}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "13800000000"}, NeverSent),
        ({"Code": "isv.BUSINESS_LIMIT_CONTROL"}, NotSent),
        ({"Code": "OK"}, NotSent),
        (["no", "object"], NotSent),
    ],
)
def test_what_was_not_taken_is_told_without_the_number(service: Service, answer: Any, kind: type[NotSent]) -> None:
    service.answer = answer
    with pytest.raises(NotSent) as caught:
        ours(service).send(7, to="13800000000", text="…")
    assert type(caught.value) is kind
    assert "138" not in str(caught.value)


def test_a_service_that_drips_is_given_up_in_time(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateways, "ANSWER_SECONDS", 0.2)
    service.pause = 0.1
    with pytest.raises(NotSent):
        ours(service).send(7, to="13800000000", text="…")


def test_an_account_is_named_in_full() -> None:
    with pytest.raises(ImproperlyConfigured):
        Account.of("testId:testSecret")
    assert "testSecret" not in repr(ACCOUNT)
