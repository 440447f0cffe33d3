"""People are invited by a link that opens once: mailed or handed over, by whom the permissions let, to nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from fixtures import cast, people
from mediation.accounts.models import Court, Institution, Invitation, Organisation, User
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.outbox import sending
from mediation.outbox.gateways import MailServer
from mediation.outbox.models import Message
from mediation.reach import inviting
from schedulers.inviting import InvitationCourier

ADDRESS = "lin.mei@bank.example"
PASSWORD = "correct horse battery staple"


class Kept(MailServer):
    """A mail server that keeps what it is handed."""

    def __init__(self) -> None:
        super().__init__("smtp://127.0.0.1", sender="centre@example.cn")
        self.mails: list[EmailMessage] = []

    def _connected(self):  # type: ignore[no-untyped-def]
        return self

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *_: object) -> None: ...

    def send_message(self, mail: EmailMessage, _sender: str, _to: list[str]) -> None:
        self.mails.append(mail)


@pytest.fixture(scope="module")
def site(template: str) -> Iterator[None]:
    create_database("invitations", template=template)
    with use_database("invitations"):
        with transaction(SYSTEM) as tx:
            cast.enrol(tx)
        people.enrol()
        yield
    drop_database("invitations")


def a_browser(username: str = "") -> Client:
    browser = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    if username:
        browser.cookies["sessionid"] = people.session_of(username)
    return browser


def told(**more: object) -> dict[str, object]:
    return {"last_name": "林", "first_name": "美", "address": ADDRESS, "language": "en", **more}


def links_in(text: str) -> list[str]:
    return re.findall(r"(/account/invited/[\w-]{43}/)", text)


def a_link(**more: object) -> str:
    """As the page shows it to a supervisor where no mail server is set up."""
    (link,) = links_in(a_browser("supervisor").post("/invitations", told(**more)).content.decode())
    return link


def choose(browser: Client, name: str):  # type: ignore[no-untyped-def]
    return browser.post("/account/invited/", {"username": name, "password1": PASSWORD, "password2": PASSWORD})


def test_who_is_invited_chooses_a_name_and_a_password_and_is_led_to_the_second_factor(site: None) -> None:
    browser, link = a_browser("auditor"), a_link()  # who shows it to them may be logged in there
    assert browser.get(link)["Location"] == "/account/invited/"
    assert "Bank operator" in browser.get("/account/invited/").content.decode()
    weak = browser.post("/account/invited/", {"username": "linmei", "password1": "short", "password2": "short"})
    assert (weak.status_code, User.objects.filter(username="linmei").count()) == (422, 0)
    assert choose(browser, "linmei")["Location"] == "/home"
    set_up = browser.get("/bank/")["Location"]
    assert set_up.startswith("/account/second-factors/app/")
    assert "linmei" in browser.get("/account/").content.decode()
    assert browser.get(set_up).status_code == 200
    with transaction(SYSTEM):
        made = User.objects.get(username="linmei")
        assert (made.role, made.institution.code, made.email, made.is_active) == ("BO", "QZCARD", ADDRESS, True)
        assert Invitation.objects.latest("id").address_sealed is None


def test_links_that_are_used_run_out_withdrawn_or_forged_say_the_same(site: None) -> None:
    used, expired, withdrawn = a_link(), a_link(), a_link()
    browser = a_browser()
    browser.get(used)
    choose(browser, "linmei2")
    with transaction(SYSTEM):
        *_, run_out, over = Invitation.objects.order_by("id")
        Invitation.objects.filter(pk=run_out.pk).update(expires_at=timezone.now())
    a_browser("supervisor").post(f"/invitations/{over.pk}/withdraw")
    answers = [a_browser().get(link, follow=True) for link in (used, expired, withdrawn, withdrawn[:-2] + "x/")]
    pages = {re.sub(r"(?s).*<main|</main.*", "", answer.content.decode()) for answer in answers}
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len(pages) == 1
    assert "This link opens nothing" in pages.pop()
    assert a_browser().get("/account/invited/").status_code == 404


def test_the_database_keeps_neither_link_nor_address(site: None) -> None:
    link = a_link()
    a_browser().get(link)
    token = link.split("/")[-2]
    with transaction(SYSTEM) as tx:
        for table in ("invitations", "reference_changes", "outbox_messages", "django_session"):
            for row in tx.rows(f"SELECT t::text AS said FROM {table} AS t"):
                assert token not in row.said
                assert ADDRESS not in row.said
        assert token.encode() not in bytes(Invitation.objects.latest("id").address_sealed)


def test_a_supervisor_sees_and_changes_only_what_is_of_their_own_bank_and_invites_no_supervisor(site: None) -> None:
    chief = a_browser("chief")
    with transaction(SYSTEM):
        other, court = Institution.objects.exclude(code="QZCARD")[0], Court.objects.all()[0]
    chief.post("/invitations", told(role="BO", institution=other.pk, last_name="Elsewhere"))
    chief.post("/invitations", told(role="CL", court=court.pk, last_name="Courtly"))
    assert "belongs to one of these" in chief.post("/invitations", told(role="CL")).content.decode()
    a_link(role="BS", institution=other.pk, last_name="Own")
    with transaction(SYSTEM):
        foreign = Invitation.objects.get(last_name="Elsewhere")
        own = Invitation.objects.get(last_name="Own")
    assert (own.role, own.institution_id == other.pk) == ("BO", False)
    supervisor = a_browser("supervisor")
    page = supervisor.get("/invitations").content.decode()
    assert ("Own" in page, "Elsewhere" in page, "Courtly" in page, ADDRESS in page) == (True, False, False, False)
    assert supervisor.post(f"/invitations/{foreign.pk}/again").status_code == 409
    supervisor.post(f"/invitations/{foreign.pk}/withdraw")
    with transaction(SYSTEM):
        assert Invitation.objects.get(pk=foreign.pk).withdrawn_at is None
    listed = chief.get("/invitations").content.decode()
    assert all(name in listed for name in ("Own", "Elsewhere", "Courtly"))
    assert "Invitations" in a_browser("auditor").get("/log/reference").content.decode()


def test_it_is_mailed_in_both_languages_once_and_the_link_is_forgotten_on_the_way(site: None) -> None:
    server, chief = Kept(), a_browser("chief")
    with override_settings(SMTP_URL="smtp://127.0.0.1"):
        answer = chief.post("/invitations", told(role="RG", last_name="Mailed"))
        assert (answer.status_code, links_in(answer.content.decode())) == (302, [])
        with transaction(SYSTEM):
            pk, phone = Invitation.objects.get(last_name="Mailed").pk, Organisation.objects.get().phone
        chief.post(f"/invitations/{pk}/again")
    done = sending.send_due({inviting.TOPIC: InvitationCourier(server)}, now=timezone.now())
    assert (done.sent, done.parked, len(server.mails)) == (1, 1, 1)  # the first link was replaced before it left
    mail = server.mails[0]
    text = mail.get_content()
    assert (mail["To"], mail.get_content_type()) == (ADDRESS, "text/plain")
    assert text.index("Dear Mailed美") < text.index("王家豪邀请您")
    assert text.count(phone) == 2  # whom to ask
    with transaction(SYSTEM):
        assert Message.objects.filter(sent_at__isnull=False, payload__has_key=inviting.SEALED).count() == 0
    first, second = links_in(text)
    assert first == second
    assert a_browser().get(first, follow=True).status_code == 200


def test_too_many_links_from_one_address_are_a_page_that_says_when_to_come_back(site: None) -> None:
    with override_settings(ACCOUNT_RATE_LIMITS={"invited": "2/m/ip"}):
        answers = [a_browser().get("/account/invited/x/", REMOTE_ADDR="127.0.9.9").status_code for _ in range(3)]
    assert answers == [302, 302, 429]
