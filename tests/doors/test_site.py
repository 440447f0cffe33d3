"""The site: who gets in, whose rows they see, and what it says when something is wrong."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Any, ClassVar
from wsgiref.util import setup_testing_defaults

import psutil
import pytest
from django.conf import settings
from django.contrib.admin import site as stock_admin
from django.core.files.uploadhandler import FileUploadHandler
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from fixtures import people, world
from mediation import errors
from mediation.accounts.models import Institution, User
from mediation.db import SYSTEM, transaction
from mediation.db.embedded import EmbeddedServer
from mediation.http.row_security import tx_of
from mediation.permissions import GRANTS, Permission
from mediation.urls import urlpatterns
from mediation.vocabulary import Role
from mediation.web.access import addresses, permission_of, requires
from mediation.web.content_policy import POLICY
from mediation.web.logins import create_login
from mediation.web.serving import serve
from schedulers import ledger

PASSWORD = "correct horse battery staple"


@pytest.fixture
def visitor(fresh_database: str) -> Client:
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def log_in(visitor: Client) -> Callable[..., Client]:
    def log_in(role: Role, of: str = "") -> Client:
        create_login(role.value, role=role, password=PASSWORD, of=of)
        visitor.cookies["sessionid"] = people.session_of(role.value)
        return visitor

    return log_in


@pytest.fixture
def bank(fresh_database: str) -> Institution:
    with transaction(SYSTEM):
        world.a_bank("OTHER")
        return world.a_bank("MINE")


@requires(Permission.READ_CASES)
def my_cases(request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join(sorted({row.institution for row in tx_of(request).rows(CASES)})))


CASES = "SELECT i.code AS institution FROM cases AS c JOIN institutions AS i ON i.id = c.institution_id"


@requires(Permission.ADMINISTER)
def rename(request: HttpRequest, status: int) -> HttpResponse:
    tx_of(request).run("UPDATE institutions SET name = 'renamed'")
    return HttpResponse(status=status)


@requires(Permission.ADMINISTER)
def rename_and_refuse(request: HttpRequest) -> HttpResponse:
    rename(request, 200)
    raise errors.TotalsDiffer()


@requires(Permission.PUBLIC)
def peek(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Institution.objects.count()))


@requires(Permission.PUBLIC)
def upload(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.FILES["file"].size))


class Pages:
    urlpatterns = [
        *urlpatterns,
        path("cases-of-mine", my_cases),
        path("rename/<int:status>", rename),
        path("refuse", rename_and_refuse),
        path("peek", peek),
        path("upload", upload),
    ]


@pytest.fixture
def pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=Pages):
        yield


def names() -> set[str]:
    with transaction(SYSTEM):
        return set(Institution.objects.values_list("name", flat=True))


def test_what_the_database_cannot_hold_is_refused_and_no_fault(log_in: Callable[..., Client]) -> None:
    registrar = log_in(Role.REGISTRAR)
    assert registrar.get("/cases/2026%00").status_code == 400
    assert registrar.get("/cases", {"words": "a\0b"}).status_code == 400
    assert registrar.post("/cases/2026-0000001/refuse", {"alternative": "a\0b"}).status_code == 400


@pytest.mark.parametrize("address", ["/cases", "/cases/2026-0000001", "/bank/payments"])
def test_a_login_of_a_party_opens_no_desk(log_in: Callable[..., Client], address: str) -> None:
    assert log_in(Role.PARTY).get(address).status_code == 403


def test_no_address_is_without_a_permission() -> None:
    assert [one.route for one in addresses(urlpatterns) if permission_of(one.view) is None] == []


def test_a_view_that_names_no_permission_would_be_found() -> None:
    bare = [path("bare", lambda request: HttpResponse()), path("stock/", stock_admin.urls)]
    named = {one.route: permission_of(one.view) for one in addresses(bare)}
    assert [named[route] for route in ("bare", "stock/login/", "stock/logout/")] == [None, None, None]


def test_what_is_open_to_everyone_is_this_and_no_more() -> None:
    public = [one.route for one in addresses(urlpatterns) if permission_of(one.view) is Permission.PUBLIC]
    pages = ["", "healthz", "readyz", "calendar/<str:token>.ics", "language"]
    of_logins = ["invited/", "invited/<str:token>/", "login/", "logout/", "closed/", "second-factor/",
                 "sign-on/<str:provider_id>/", "sign-on/<str:provider_id>/back/", "sign-on-cancelled/",
                 "sign-on-failed/"]  # fmt: skip
    of_notices = ["check", "check/<str:code>", "my/enter", "my/enter/<str:code>", "deliveries"]
    of_the_api = ["token", "token/revoke", "template.xlsx", "public-key", "errors/<slug:code>", "openapi.json"]
    below = [f"account/{route}" for route in of_logins] + [f"api/v1/{route}" for route in of_the_api]
    assert sorted(public) == sorted([*pages, *of_notices, *below])


def test_the_site_is_alive(visitor: Client) -> None:
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


def test_the_site_is_ready_and_says_how_old_the_last_beat_is(visitor: Client) -> None:
    assert visitor.get("/readyz").json()["clock"] is False
    with transaction(SYSTEM) as tx:
        ledger.hold(tx, "a", now=ledger.database_time(tx))
    answer = visitor.get("/readyz")
    assert answer.status_code == 200
    found = answer.json()
    assert 0 <= found.pop("beat_age_seconds") < 10
    assert found == {
        "ready": True,
        "database": True,
        "migrated": True,
        "clock": True,
        "leader": 1,
        "jobs": {},
        "late": [],
        "parked": {},
    }


def some_runs() -> None:
    """One job that ran, one that failed a day ago and should have run again."""
    book = (
        "INSERT INTO job_runs (job, due_at, next_due_at, token, started_at, finished_at, outcome)"
        " SELECT %(job)s, d.at, d.at + interval '1 hour', 1, d.at, d.at + interval '2 seconds', %(outcome)s"
        " FROM (SELECT clock_timestamp() - %(ago)s::interval AS at) AS d"
    )
    with transaction(SYSTEM) as tx:
        tx.run(book, job="quick", ago="1 minute", outcome="done")
        tx.run(book, job="stuck", ago="1 day", outcome="failed")
        (case,) = world.some_cases(tx, world.a_bank(), 1)
        tx.run(
            "INSERT INTO job_failures (job, case_id, failures, reason, failed_at, parked_at)"
            " VALUES ('quick', %(case)s, 5, '', clock_timestamp(), clock_timestamp())",
            case=case,
        )


def test_readiness_names_late_jobs_and_counts_parked_cases(visitor: Client) -> None:
    some_runs()
    found = visitor.get("/readyz").json()
    assert (found["late"], found["parked"]) == (["stuck"], {"quick": 1})
    assert {job: told["outcome"] for job, told in found["jobs"].items()} == {"quick": "done", "stuck": "failed"}


def test_figures_are_for_the_monitoring_and_for_operators_only(visitor: Client, log_in: Callable[..., Client]) -> None:
    assert visitor.get("/metrics").status_code == 302
    assert visitor.get("/metrics", headers={"authorization": "Bearer "}).status_code == 302
    with override_settings(METRICS_TOKEN="right"):
        assert visitor.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 302
        assert visitor.get("/metrics", headers={"authorization": "Bearer right"}).status_code == 200
    assert log_in(Role.REGISTRAR).get("/metrics").status_code == 403
    assert log_in(Role.ADMINISTRATOR).get("/metrics").status_code == 200


def test_figures_are_written_as_prometheus_reads_them(visitor: Client) -> None:
    some_runs()
    with override_settings(METRICS_TOKEN="right"):
        answer = visitor.get("/metrics", headers={"authorization": "Bearer right"})
    assert answer["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.content.decode().splitlines()
    form = re.compile(r'# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[a-z_]+"\})? -?[0-9.e+-]+')
    assert [] == [line for line in lines if not form.fullmatch(line)]
    assert {
        'mediation_job_late{job="stuck"} 1',
        'mediation_job_failed{job="stuck"} 1',
        'mediation_job_duration_seconds{job="quick"} 2',
        'mediation_parked_cases{job="quick"} 1',
        "mediation_ready 1",
    } <= set(lines)


def test_a_database_behind_the_code_is_not_ready(visitor: Client) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'schedulers'")
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.json()["database"], answer.json()["migrated"]) == (503, True, False)


@pytest.fixture
def no_database(visitor: Client) -> Iterator[None]:
    """As if the server had gone."""
    connection = connections["default"]
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "gone"
    yield
    connection.settings_dict["NAME"] = before


def test_without_a_database_the_site_is_alive_but_not_ready(visitor: Client, no_database: None) -> None:
    assert visitor.get("/healthz").status_code == 200
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


def test_without_a_database_the_first_page_says_so(visitor: Client, no_database: None) -> None:
    answer = visitor.get("/", headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert "cannot be reached" in answer.content.decode()


@pytest.mark.parametrize(
    ("wanted", "language", "word"),
    [("zh-CN", "zh-hans", "先行调解"), ("en-GB", "en", "Settle first"), ("fr", "zh-hans", "先行调解")],
)
def test_the_first_page_speaks_the_language_the_browser_asks_for(
    visitor: Client, wanted: str, language: str, word: str
) -> None:
    page = visitor.get("/", headers={"accept-language": wanted}).content.decode()
    assert f'<html lang="{language}">' in page
    assert word in page


def test_the_language_can_be_chosen_and_is_remembered(visitor: Client) -> None:
    visitor.post("/language", {"language": "en", "next": "/"})
    assert "Settle first" in visitor.get("/", headers={"accept-language": "zh-CN"}).content.decode()


@pytest.mark.parametrize("address", ["/", "/healthz", "/account/login/", "/admin/", "/nowhere", "/static/web/site.css"])
def test_every_answer_carries_the_content_policy(visitor: Client, address: str) -> None:
    from mediation.wsgi import application

    seen: dict[str, str] = {}

    def start_response(_status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
        seen.update(headers)
        return io.BytesIO().write

    environ = {"PATH_INFO": address, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    application(environ, start_response).close()  # type: ignore[attr-defined]
    assert seen["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("kind", ["institution", "court", "mediator", "organisation", "user"])
def test_every_kind_of_reference_data_can_be_listed_and_added(log_in: Callable[..., Client], kind: str) -> None:
    administrator = log_in(Role.ADMINISTRATOR)
    addresses = (f"/admin/accounts/{kind}/", f"/admin/accounts/{kind}/add/")
    assert [administrator.get(address).status_code for address in addresses] == [200, 200]


def test_an_administrator_changes_a_court_and_the_change_is_on_record(log_in: Callable[..., Client]) -> None:
    administrator = log_in(Role.ADMINISTRATOR)
    form = {"code": "350502", "name": "泉州市鲤城区人民法院", "region_code": "350502"}
    assert administrator.post("/admin/accounts/court/add/", form).status_code == 302
    assert "鲤城" in administrator.get("/admin/accounts/court/").content.decode()
    assert "鲤城" in administrator.get("/admin/").content.decode()


def test_reference_data_is_not_deleted(log_in: Callable[..., Client], bank: Institution) -> None:
    administrator = log_in(Role.ADMINISTRATOR)
    assert administrator.post(f"/admin/accounts/institution/{bank.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_role_alone_opens_the_admin(log_in: Callable[..., Client], bank: Institution) -> None:
    clerk = log_in(Role.BANK_OPERATOR, "MINE")
    User.objects.update(is_staff=True, is_superuser=True)
    page = clerk.get("/admin/accounts/institution/", follow=True, headers={"accept-language": "en"})
    assert page.status_code == 403
    assert "You are not permitted to do this." in page.content.decode()


def test_a_bank_sees_its_own_cases_only(pages: None, log_in: Callable[..., Client], bank: Institution) -> None:
    with transaction(SYSTEM) as tx:
        other = Institution.objects.get(code="OTHER")
        for owner in (bank, other):
            world.some_cases(tx, owner, 1)
    assert log_in(Role.BANK_OPERATOR, "MINE").get("/cases-of-mine").content == b"MINE"


def test_whoever_is_not_logged_in_is_asked_to(pages: None, visitor: Client) -> None:
    assert visitor.get("/cases-of-mine")["Location"] == "/account/login/?next=/cases-of-mine"


def test_whoever_lacks_the_permission_is_refused(pages: None, log_in: Callable[..., Client]) -> None:
    assert Permission.READ_CASES not in GRANTS[Role.AUDITOR]
    assert log_in(Role.AUDITOR).get("/cases-of-mine").status_code == 403


def test_without_a_login_the_database_shows_nothing(pages: None, visitor: Client, bank: Institution) -> None:
    visitor.raise_request_exception = False
    assert visitor.get("/peek").status_code == 500


@pytest.mark.parametrize(("address", "kept"), [("/rename/200", True), ("/rename/409", False), ("/refuse", False)])
def test_what_fails_leaves_nothing_behind(
    pages: None, log_in: Callable[..., Client], bank: Institution, address: str, kept: bool
) -> None:
    answer = log_in(Role.ADMINISTRATOR).get(address)
    assert (names() == {"renamed"}) is kept
    assert (answer.status_code < 400) is kept


def test_a_refusal_is_a_page_with_its_sentence(pages: None, log_in: Callable[..., Client]) -> None:
    answer = log_in(Role.ADMINISTRATOR).get("/refuse")
    assert answer.status_code == errors.TotalsDiffer.status
    assert errors.TotalsDiffer.zh in answer.content.decode()


def test_an_address_that_only_takes_a_form_says_so_on_a_page(visitor: Client) -> None:
    answer = visitor.post("/check/ABC")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "请从原页面提交" in answer.content.decode()


class Watching(FileUploadHandler):
    """Notes whether a transaction was open while the file came in."""

    open_while_reading: ClassVar[list[bool]] = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.open_while_reading.append(connections["default"].in_atomic_block)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


@override_settings(
    FILE_UPLOAD_HANDLERS=[f"{__name__}.Watching", "django.core.files.uploadhandler.MemoryFileUploadHandler"]
)
def test_a_slow_upload_keeps_no_transaction_open(pages: None, visitor: Client) -> None:
    assert visitor.post("/upload", {"file": io.BytesIO(b"x" * 200_000)}).content == b"200000"
    assert set(Watching.open_while_reading) == {False}


@pytest.mark.parametrize("password", ["short", "password1234"])
def test_a_weak_password_makes_no_login(fresh_database: str, password: str) -> None:
    with pytest.raises(errors.MediationError):
        create_login("chief", role=Role.ADMINISTRATOR, password=password)
    assert not User.objects.exists()


def test_a_bank_login_needs_its_bank(fresh_database: str) -> None:
    with pytest.raises(errors.NotFound):
        create_login("clerk", role=Role.BANK_OPERATOR, password=PASSWORD, of="NONE")


def test_the_first_page_with_all_it_needs_is_light(visitor: Client) -> None:
    """At most 120 kB, compressed, for a phone on a bad line; every file is named by its content and kept."""
    page = visitor.get("/", headers={"accept-language": "en"}).content
    files = [Path(settings.STATIC_ROOT, name) for name in re.findall(r'/static/([^"]+)', page.decode())]
    assert files
    assert len(gzip.compress(page)) + sum(file.with_name(f"{file.name}.gz").stat().st_size for file in files) < 120_000


def test_browsers_may_tell_us_that_a_form_is_ours(visitor: Client) -> None:
    """After `no-referrer` they send `Origin: null` with a form (Fetch Standard 3.2), which the CSRF check refuses."""
    assert visitor.get("/account/login/")["Referrer-Policy"] == "same-origin"


SERVE = """
import sys
import django
django.setup()
from mediation.web.serving import serve
serve("127.0.0.1", int(sys.argv[1]), workers=1)
"""


@pytest.fixture
def served(fresh_database: str, server: EmbeddedServer) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The process of `serve`, once it says that the site is there, and the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": server.url(fresh_database)}
    command = [sys.executable, "-c", SERVE, str(port)]
    with subprocess.Popen(command, env=environment, stdout=PIPE, stderr=PIPE, text=True) as process:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        yield process, port
        process.terminate()


def test_served_site_answers_and_stops_when_told_to(served: tuple[subprocess.Popen[str], int]) -> None:
    process, port = served
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        assert json.load(answer)["ready"] is True
    process.terminate()
    assert process.wait(30) == 0


def test_when_the_scheduler_ends_the_site_does_and_says_why(served: tuple[subprocess.Popen[str], int]) -> None:
    process, _ = served
    children = psutil.Process(process.pid).children()
    next(child for child in children if "schedulers" in child.cmdline()).kill()
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "The scheduler ended with status -9, so all was stopped." in said
    assert not any(child.is_running() for child in children)


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"Port {port} of 127.0.0.1 is taken"):
            serve("127.0.0.1", port, workers=1)
