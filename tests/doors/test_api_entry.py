"""Who gets into the API, what is done once, and how it says no."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mediation import errors
from mediation.accounts.models import Institution
from mediation.api import clients
from mediation.db import SYSTEM, Tx, transaction
from mediation.http import idempotency, refusals
from tests.doors.bank_system import FILINGS, LATER, System, a_file, a_token, batches, is_problem, two_banks


@pytest.fixture
def banks(tx: Tx) -> tuple[Institution, Institution]:
    return two_banks()


@pytest.fixture
def mine(banks: object) -> System:
    return System("MINE")


class TestGettingIn:
    def test_a_client_gets_a_token_for_the_scopes_it_has(self, banks: object) -> None:
        registered = clients.create("MINE", name="core", scopes=["filings:read"])
        answer = a_token(registered, "filings:read")
        assert (answer.status_code, answer.json()["scope"]) == (200, "filings:read")
        assert a_token(registered, "filings:write").json()["error"] == "invalid_scope"

    def test_a_wrong_secret_gets_none(self, banks: object) -> None:
        registered = clients.create("MINE", name="core", scopes=["filings:read"])
        answer = a_token(clients.Registered(id=registered.id, secret="guess"))
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")

    @pytest.mark.parametrize("token", ["", "Bearer", "Bearer guess", "Basic Zzp6", "Bearer ÿ"])
    def test_without_a_token_nothing_opens(self, banks: object, token: str) -> None:
        answer = Client(SERVER_NAME="localhost").get(FILINGS, HTTP_AUTHORIZATION=token)
        assert is_problem(answer, refusals.NoToken)
        assert answer["WWW-Authenticate"].startswith("Bearer")

    def test_an_upload_without_a_token_is_not_even_read(self, banks: object) -> None:
        class Unread(io.BytesIO):
            def read(self, *_: Any) -> bytes:
                raise AssertionError

        answer = Client(SERVER_NAME="localhost").post(
            FILINGS, content_type="text/csv", **{"wsgi.input": Unread(), "CONTENT_LENGTH": "9"}
        )
        assert is_problem(answer, refusals.NoToken)

    def test_a_token_without_the_scope_is_refused(self, banks: object, tmp_path: Path) -> None:
        reader = System("MINE", "filings:read")
        assert reader.get(FILINGS).status_code == 200
        assert is_problem(reader.upload(a_file(tmp_path)), refusals.ScopeMissing)
        assert batches() == 0

    def test_a_revoked_client_is_out_at_once(self, mine: System) -> None:
        clients.revoke(mine.registered.id)
        assert is_problem(mine.get(FILINGS), refusals.NoToken)
        assert a_token(mine.registered).status_code == 401

    def test_a_client_needs_a_bank_and_known_scopes(self, banks: object) -> None:
        with pytest.raises(errors.UnknownInstitution):
            clients.create("NONE", name="core", scopes=["filings:read"])
        with pytest.raises(refusals.UnknownScope):
            clients.create("MINE", name="core", scopes=["everything"])

    def test_the_login_of_a_client_has_no_password(self, mine: System) -> None:
        with transaction(SYSTEM):
            assert [client.owner.has_usable_password() for client in clients.registered()] == [False]


class TestOnce:
    def test_something_else_under_the_same_key_is_refused(self, mine: System, tmp_path: Path) -> None:
        mine.upload(a_file(tmp_path))
        assert is_problem(mine.upload(a_file(tmp_path, 4)), refusals.KeyUsedBefore)
        assert is_problem(mine.upload(a_file(tmp_path), query="?commit=true"), refusals.KeyUsedBefore)
        assert batches() == 1

    def test_the_same_file_under_another_key_is_the_same_filing(self, mine: System, tmp_path: Path) -> None:
        first, again = (mine.upload(a_file(tmp_path), key=key).json()["id"] for key in ("k1", "k2"))
        assert first == again

    def test_a_key_is_of_one_client(self, mine: System, tmp_path: Path) -> None:
        mine.upload(a_file(tmp_path))
        assert System("MINE").upload(a_file(tmp_path, 4)).status_code == 202
        assert System("OTHER").upload(a_file(tmp_path, 5)).status_code == 202

    def test_what_fails_takes_no_key(self, mine: System, tmp_path: Path) -> None:
        mine.upload(a_file(tmp_path), query="?profile=none")
        assert mine.upload(a_file(tmp_path)).status_code == 202

    @pytest.mark.parametrize("key", [None, "", "a b", "k" * 256])
    def test_a_key_is_needed(self, mine: System, tmp_path: Path, key: str | None) -> None:
        headers = mine.headers() if key is None else mine.headers(**{"idempotency-key": key})
        answer = mine.client.post(FILINGS, a_file(tmp_path), content_type="text/csv", headers=headers)
        assert is_problem(answer, refusals.Invalid)
        assert answer.json()["errors"][0]["where"] == "header.Idempotency-Key"

    def test_answers_are_forgotten_in_the_end(self, mine: System, tmp_path: Path) -> None:
        mine.upload(a_file(tmp_path))
        with transaction(SYSTEM) as tx:
            asked_at = tx.value("SELECT asked_at FROM kept_answers")
            assert idempotency.forget(tx, now=asked_at + idempotency.KEPT) == 0
            assert idempotency.forget(tx, now=LATER) == 1


class TestSayingNo:
    def test_every_no_is_a_problem_that_can_be_looked_up(self, mine: System) -> None:
        answer = mine.get(f"{FILINGS}/999")
        meaning = mine.get(answer.json()["type"]).json()
        assert (meaning["code"], meaning["zh"]) == (errors.NotFound.code, errors.NotFound.zh)

    def test_it_speaks_the_language_that_is_asked_for(self, mine: System) -> None:
        said = [mine.get(f"{FILINGS}/999", **{"accept-language": wanted}).json()["title"] for wanted in ("zh", "en")]
        assert said == [errors.NotFound.zh, errors.NotFound().sentence()]

    @pytest.mark.parametrize(
        ("method", "address", "kind"),
        [("get", "/api/v1/nothing", errors.NotFound), ("delete", FILINGS, refusals.MethodNotAllowed),
         ("get", f"{FILINGS}/{2**70}", refusals.Invalid), ("get", f"{FILINGS}?limit=x", refusals.Invalid)],
    )  # fmt: skip
    def test_what_is_not_there_is_said_the_same_way(
        self, mine: System, method: str, address: str, kind: type[errors.MediationError]
    ) -> None:
        answer = mine.client.generic(method.upper(), address, headers=mine.headers())
        assert is_problem(answer, kind)
        assert ("Allow" in answer) is (kind is refusals.MethodNotAllowed)
