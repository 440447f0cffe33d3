"""A debtor with a phone finds out whether a notice is real; nobody finds out anything else."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client, override_settings

from fixtures import world
from mediation.cases.log import SHANGHAI
from mediation.commands import environment
from mediation.commands.door import main
from mediation.db import SYSTEM, transaction
from mediation.notices import actions, codes
from mediation.notices.actions import TRIES
from mediation.reach import posting

NOW = datetime.now(SHANGHAI)  # noqa: TID251 - what a door answers depends on the day
JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def code(fresh_database: str) -> str:
    with transaction(SYSTEM) as tx:
        world.a_centre()
        case = world.some_accepted_cases(tx, world.a_bank("MYBANK"), 1)
        posting.invite(tx, case, at=NOW)
        (notice,) = actions.invite(tx, case, at=NOW)
        return notice.code


@pytest.fixture
def visitor(fresh_database: str) -> Client:
    return Client(SERVER_NAME="localhost")


def test_the_page_says_yes_in_plain_words_and_names_nobody(visitor: Client, code: str) -> None:
    page = visitor.get(f"/check/{codes.spoken(code)}").content.decode()
    assert "是我们发的" in page
    assert "0595-22500000" in page
    assert not [word for word in ("张三", "测试银行", "MYBANK", "欠", "信用卡", "<script") if word in page]


def test_the_page_speaks_the_language_of_the_browser(visitor: Client, code: str) -> None:
    page = visitor.get(f"/check/{code}", headers={"Accept-Language": "en"}).content.decode()
    assert "Yes, we sent this." in page
    assert "We do not know this" in visitor.get("/check/nonsense", headers={"Accept-Language": "en"}).content.decode()


def test_machines_get_the_same_shape_for_what_is_ours_and_what_is_not(visitor: Client, code: str) -> None:
    ours = visitor.get(f"/check/{code}", **JSON)
    others = [visitor.get(f"/check/{typed}", **JSON) for typed in (codes.new_code(), "x", "'; DROP", "x" * 3000)]
    assert ours.json()["ours"] is True
    assert {other.status_code for other in others} == {200}
    assert {tuple(answer.json()) for answer in (ours, *others)} == {("ours", "valid", "since", "until")}
    assert ours.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_the_form_works_without_scripts(visitor: Client, code: str) -> None:
    assert visitor.get("/check").status_code == 200
    answered = visitor.get("/check", {"code": codes.spoken(code).lower()}, follow=True)
    assert "是我们发的" in answered.content.decode()
    assert "是我们的" in visitor.get("/check", {"caller": "0595-22500000"}).content.decode()
    assert "没有查到" in visitor.get("/check", {"caller": "13800000000"}).content.decode()


def test_who_guesses_is_told_to_wait_and_cannot_hide_behind_a_header(visitor: Client, code: str) -> None:
    for number in range(TRIES):
        visitor.get("/check/guess", headers={"X-Forwarded-For": f"192.0.2.{number}"})
    assert visitor.get(f"/check/{code}", **JSON).status_code == 429
    refused = visitor.get(f"/check/{code}")
    assert refused.status_code == 429
    assert "tel:0595-22500000" in refused.content.decode()
    with override_settings(PROXIES=1):
        assert visitor.get(f"/check/{code}", headers={"X-Forwarded-For": "forged, 198.51.100.7"}).status_code == 200


def run(*arguments: str) -> object:
    done = CliRunner().invoke(main, ["notices", *arguments, "--json"], catch_exceptions=False)
    return json.loads(done.stdout)


def test_notices_from_a_shell(fresh_database: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "connect", lambda _: None)
    with transaction(SYSTEM) as tx:
        (number,) = (row.number for row in tx.rows("SELECT number FROM cases"))
    assert run("issue", number) == {"notices": 1, "sms": 0, "email": 0, "letter": 0, "unreached_parties": []}
    assert run("check", code)["is_ours"] is True  # type: ignore[index]
    (path,) = run("print", number, "--to", str(tmp_path / "out"))  # type: ignore[misc]
    assert Path(path).read_bytes().startswith(b"%PDF-")
    (tmp_path / "results.csv").write_text("letter,result,result_on\n1,delivered,2026-01-01\n")
    taken = run("import-deliveries", str(tmp_path / "results.csv"))
    assert taken["explained"] == [{"line": 2, "letter": "1", "code": "unknown"}]  # type: ignore[index]


@pytest.mark.parametrize(
    "body", ["", "{}", "[1]", '[{"id": 1}]', "[" * 100_000, '[{"id":"x","state":"lost","at":"2026"}]']
)
def test_only_the_gateway_reports_and_only_what_can_be_read(visitor: Client, body: str) -> None:
    def post(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return visitor.post("/deliveries", body, content_type="application/json", headers=headers).status_code

    with override_settings(DELIVERY_TOKEN="right"):
        assert (post("wrong"), post("right")) == (401, 400)
    assert post("") == 401


def test_a_report_of_the_gateway_is_kept_once(visitor: Client) -> None:
    told = [{"id": "gw-1", "state": "delivered", "at": (NOW - timedelta(hours=1)).isoformat()}]
    with override_settings(DELIVERY_TOKEN="right"):
        answer = visitor.post(
            "/deliveries", json.dumps(told), content_type="application/json", headers={"Authorization": "Bearer right"}
        )
    assert answer.json() == {"results": ["unknown"]}
