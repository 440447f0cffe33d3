"""Reference data that is published after a preview: days off, texts of consent, programmes, standing consents."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fixtures import cast, people
from mediation.accounts import changes
from mediation.accounts.models import User
from mediation.cases import calendars
from mediation.consent import actions as consent
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.relief import programmes
from mediation.vocabulary import ConsentPurpose, Role
from mediation.web.logins import create_login

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)


class Desk:
    """A small centre, and the browsers of its people."""

    def __init__(self) -> None:
        with transaction(SYSTEM) as tx:
            cast.enrol(tx)
        for name, role in (("chief", Role.ADMINISTRATOR), ("registrar", Role.REGISTRAR), ("auditor", Role.AUDITOR)):
            create_login(name, role=role, password="a long enough word 7")

    def page(self, who: str, address: str, /, **told: Any) -> str:
        browser = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        browser.cookies["sessionid"] = people.session_of(who)
        answer = browser.post(address, told, follow=True) if told else browser.get(address)
        return re.sub(r"\s+", " ", answer.content.decode())

    def seen(self, who: str, address: str, /, **told: Any) -> dict[str, str]:
        """What the preview of something brings back when it is published."""
        page = self.page(who, address, **told)
        found = dict(re.findall(r'name="(seen|content)"[^>]* value="([^"]*)"', page))
        return {name: value.replace("&quot;", '"') for name, value in found.items()} | {"decision": "publish"}


def a_file(content: str) -> io.BytesIO:
    found = io.BytesIO(content.encode())
    found.name = "file.txt"
    return found


@pytest.fixture(scope="module")
def desk(template: str) -> Iterator[Desk]:
    create_database("reference_pages", template=template)
    with use_database("reference_pages"):
        yield Desk()
    drop_database("reference_pages")


def test_a_notice_is_loaded_by_who_saw_what_it_moves_and_the_year_shows_it(desk: Desk) -> None:
    """One walk, since each step begins where the one before it ended."""
    year, place = TODAY.year, "/reference/days/new"
    notice = {"year": year, "title": "国办发明电〔2026〕7号"}
    assert "(line 2)" in desk.page(
        "chief", place, **notice, file=a_file(f"{year}-01-01,off,元旦\n{year}-13-01,off,x\n")
    )
    assert "(line 1)" in desk.page("chief", place, **notice, file=a_file("2020-01-01,off,元旦\n"))
    page = desk.page("chief", place, **notice, file=a_file(f"{year}-01-01,off,元旦\n"))
    assert "and it is to move" in page
    assert f"{year}-10-01" in page
    with transaction(SYSTEM) as tx:
        assert calendars.notices(tx) == []
    told = desk.seen("chief", place, **notice, file=a_file(f"{year}-01-01,off,元旦\n"))
    assert "say that you have seen it" in desk.page("chief", place, **notice, **{**told, "seen": "f" * 16})
    assert "The notice is loaded" in desk.page("chief", place, **notice, **told)
    assert f"{notice['title']} · 1 weekdays off" in desk.page("chief", f"/reference/days?year={year}")
    page = desk.page("chief", f"/reference/days?year={year}")
    assert ('<span class="badge bad" title="元旦">1<' in page, '<td class="px-0">31</td>' in page) == (True, True)
    assert "every deadline that falls in it is provisional" in desk.page("chief", f"/reference/days?year={year + 3}")
    assert notice["title"] in desk.page("auditor", "/log/reference")


def test_a_text_is_published_beside_what_it_replaces_and_kept(desk: Desk) -> None:
    place = "/reference/texts/new"
    text = {
        "purpose": "recording",
        "version": "T-2",
        "effective_from": SOON,
        "zh": "是否同意录音？\r\n可以拒绝。",
        "en": "May we record?",
    }
    assert "The text in Chinese" in desk.page("registrar", f"{place}?purpose=recording")
    past = {**text, "effective_from": TODAY - timedelta(days=1)}
    assert 'name="seen"' not in desk.page("registrar", place, **past)
    told = desk.seen("registrar", place, **text)
    assert 'name="seen"' in desk.page("registrar", place, **{**text, "en": "May we?"}, **told)
    assert "It is published" in desk.page("registrar", place, **text, **told)
    assert 'name="seen"' not in desk.page("registrar", place, **text)
    with transaction(SYSTEM) as tx:
        (kept,) = [row for row in consent.texts(tx) if row.version == "T-2"]
    assert (kept.zh, kept.effective_from) == ("是否同意录音？\n可以拒绝。", SOON)
    page = desk.page("registrar", "/reference/texts")
    assert page.count('aria-labelledby="p') == len(ConsentPurpose)
    assert f"from {SOON}" in page


def test_programmes_are_compared_before_they_are_loaded(desk: Desk) -> None:
    place = "/reference/programmes/new"
    records = json.loads(programmes.SHIPPED.read_text("utf-8"))[:2]
    records[0]["effective_until"] = "2031-12-31"
    records.append({**records[1], "code": "new_one"})
    content = json.dumps(records, ensure_ascii=False)
    assert "do not hold" in desk.page("chief", place, file=a_file("[{}]"))
    page = desk.page("chief", place, file=a_file(content))
    assert [page.count(f">{word}</span>") for word in ("Changed", "The same", "New")] == [1, 1, 1]
    assert "2031-12-31" not in desk.page("chief", "/reference/programmes")
    told = desk.seen("chief", place, file=a_file(content))
    assert "The programmes are loaded" in desk.page("chief", place, **{**told, "content": content})
    page = desk.page("chief", "/reference/programmes")
    assert ("2031-12-31" in page, "new_one" in page, "What was loaded" in page) == (True, True, True)


def test_a_standing_consent_is_recorded_with_its_document_and_revoked(desk: Desk) -> None:
    place = "/reference/standing-consents"
    with transaction(SYSTEM) as tx:
        bank = tx.value("SELECT id FROM institutions WHERE code = 'QZCARD'")
    told = {"institution": bank, "version": "2026-9", "holds_from": TODAY}
    assert "It is recorded" in desk.page("registrar", place, **told, file=a_file("签字页"))
    assert "2026-9" in desk.page("registrar", place)
    assert "used before" in desk.page("registrar", place, **told, file=a_file("签字页"))
    assert "It is revoked" in desk.page("registrar", f"{place}/QZCARD/revoke", now=1)
    assert "There is no such thing" in desk.page("registrar", f"{place}/QZCARD/revoke", now=1)


def test_a_login_has_a_role_that_is_known_and_the_link_that_it_needs(desk: Desk) -> None:
    with transaction(SYSTEM) as tx:
        bank = tx.value("SELECT id FROM institutions WHERE code = 'QZCARD'")
    place, person = "/admin/accounts/user/add/", {"username": "new", "usable_password": "true", "role": "BO"}
    person |= {"password1": "a long enough word 7", "password2": "a long enough word 7"}
    for wrong in ({}, {"institution": bank, "role": "SY"}, {"institution": bank, "role": "RG"}):
        assert "errorlist" in desk.page("chief", place, **{**person, **wrong})
    desk.page("chief", place, **person, institution=bank)
    with transaction(SYSTEM):
        assert User.objects.get(username="new").role == Role.BANK_OPERATOR
    limits = desk.page("chief", f"/admin/accounts/institution/{bank}/change/")
    form = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', limits)) | {"mediator_choice": "joint"}
    desk.page("chief", f"/admin/accounts/institution/{bank}/change/", **{**form, "four_eyes_over": 77})
    with transaction(SYSTEM) as tx:
        assert tx.value("SELECT four_eyes_over FROM institutions WHERE id = %(id)s", id=bank) == 77
        said = [row.what for row in changes.newest(tx, limit=2)]
    assert said == ["institution", "user"]
    assert "A second person over so many rows" in desk.page("auditor", "/log/reference")
