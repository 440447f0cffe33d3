"""What we send to an Odoo is what a real one answered to, and what it answers is understood in one word."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest

from fixtures.odoo.recorded import Exchange, Scenario, scenarios
from fixtures.odoo.replay import Replay, Reset, replaying
from mediation.odoo.calling import QUIET, Endpoint, Odoo
from mediation.odoo.failures import OdooFailure, Trouble
from mediation.odoo.words import Protocol

T = Trouble
BY_SCENARIO = {
    "access_denied_create": T.RIGHT,
    "access_denied_read": T.RIGHT,
    "access_denied_field_group": T.RIGHT,
    "record_rule_denied_write": T.RIGHT,
    "unknown_model": T.MODEL,
    "wrong_field_create": T.FIELD,
    "wrong_field_read": T.FIELD,
    "load_error_unknown_field": T.FIELD,
    "validation_error": T.INVALID,
    "unique_violation": T.INVALID,
    "write_missing_id": T.RECORD,
    "bad_database": T.DATABASE,
    "call_bad_credentials": T.LOGIN,
    "fault_502": T.UNREACHABLE,
    "fault_html200": T.UNREACHABLE,
    "fault_trunc": T.UNREACHABLE,
}
IN_LOADS = {
    "load_access_denied": T.RIGHT,
    "load_error_bad_ref": T.REFERENCE,
    "load_error_bad_date": T.INVALID,
    "load_many_errors": T.REFERENCE,
}


def odoo(server: Replay, protocol: Protocol) -> Odoo:
    to = Endpoint(
        host="127.0.0.1", port=server.port, protocol=protocol, database="odoo_demo", login="admin", secret="admin",
        is_tls=False,
    )  # fmt: skip
    return Odoo(to)


def of(protocol: Protocol, name: str) -> Scenario:
    return scenarios()[protocol.value, name]


def login(protocol: Protocol) -> tuple[object, ...]:
    return of(protocol, "login_ok").exchanges[:1] if protocol is not Protocol.JSON2 else ()


@pytest.mark.parametrize("protocol", Protocol, ids=str)
@pytest.mark.parametrize("name", BY_SCENARIO)
def test_a_failure_is_understood_by_every_protocol_and_quotes_nothing(protocol: Protocol, name: str) -> None:
    last = of(protocol, name).exchanges[-1]
    is_login = name in ("bad_database", "call_bad_credentials")
    before = () if is_login and protocol is not Protocol.JSON2 else login(protocol)
    with replaying(*before, last) as server, pytest.raises(OdooFailure) as caught:  # type: ignore[arg-type]
        odoo(server, protocol).call("res.partner", "write", {"ids": [1], "vals": {"name": "Wang Xiaoming"}})
    assert caught.value.trouble is BY_SCENARIO[name]
    assert "Wang" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("protocol", Protocol, ids=str)
@pytest.mark.parametrize("name", IN_LOADS)
def test_a_load_that_was_taken_back_names_the_rows(protocol: Protocol, name: str) -> None:
    last = of(protocol, name).exchanges[-1]
    with replaying(*login(protocol), last) as server, pytest.raises(OdooFailure) as caught:  # type: ignore[arg-type]
        odoo(server, protocol).load("res.partner", ["id", "name"], [["x.1", "Wang"], ["x.2", "Li"]])
    assert caught.value.trouble is IN_LOADS[name]
    assert caught.value.rows
    assert all(row.trouble is IN_LOADS[name] for row in caught.value.rows)


@pytest.mark.parametrize("name", ["load_partner_create", "load_project_task", "load_crm_lead", "load_calendar_event"])
def test_a_load_is_sent_as_it_was_recorded_and_quietly(name: str) -> None:
    (recorded, *_) = of(Protocol.JSON2, name).exchanges
    model = recorded.path.split("/")[3]
    with replaying(recorded) as server:
        ids = odoo(server, Protocol.JSON2).load(model, recorded.asked["fields"], recorded.asked["data"])
    assert server.got == [(recorded.path, {**recorded.asked, "context": QUIET})]
    assert len(ids) == len(recorded.asked["data"])


@pytest.mark.parametrize("protocol", [Protocol.JSONRPC, Protocol.XMLRPC], ids=str)
def test_the_older_protocols_are_told_the_same_in_their_order(protocol: Protocol) -> None:
    recorded = of(protocol, "load_partner_create").exchanges[-1]
    rows = of(Protocol.JSONRPC, "load_partner_create").exchanges[-1].asked["params"]["args"][5]
    with replaying(*login(protocol), recorded) as server:  # type: ignore[arg-type]
        assert len(odoo(server, protocol).load("res.partner", *rows)) == 3
    assert len(server.got) == 2
    assert "load" in str(server.got[-1][1])


@pytest.mark.parametrize("protocol", Protocol, ids=str)
def test_what_was_cut_off_is_sent_once_and_may_be_tried_again(protocol: Protocol) -> None:
    with replaying(*login(protocol), Reset()) as server, pytest.raises(OdooFailure) as caught:  # type: ignore[arg-type]
        odoo(server, protocol).load("res.partner", ["id", "name"], [["x.1", "Wang"]])
    assert caught.value.is_passing
    assert len([path for path, asked in server.got if "load" in path or "load" in str(asked)]) == 1


def test_a_server_that_is_not_there_may_come_back() -> None:
    with replaying() as server:
        pass
    for protocol in Protocol:
        with pytest.raises(OdooFailure) as caught:
            odoo(server, protocol).check_login()
        assert caught.value.trouble is T.UNREACHABLE


def test_nothing_but_our_failure_gets_out_whatever_odoo_answers() -> None:
    """Each last answer of a scenario that failed, to a call with something personal in it."""
    failed = [one for one in scenarios().values() if one.raised and len(one.exchanges) == 1]
    said = set()
    for one in failed:
        protocol, before = Protocol(one.protocol), login(Protocol(one.protocol))
        if "/common" in one.exchanges[0].path or '"common"' in str(one.exchanges[0].asked).replace("'", '"'):
            before = ()
        with replaying(*before, *one.exchanges) as server, pytest.raises(OdooFailure) as caught:  # type: ignore[arg-type]
            odoo(server, protocol).call("res.partner", "write", {"ids": [1], "vals": {"name": "Wang Xiaoming"}})
        said.add(caught.value.trouble)
        assert "Wang" not in str(caught.value), one.name
    assert len(failed) > 80
    assert said >= {T.RIGHT, T.MODEL, T.FIELD, T.RECORD, T.INVALID, T.LOGIN, T.DATABASE, T.UNREACHABLE}


def called(odoo: Odoo, name: str, recorded: Exchange) -> object:
    """What the bridge calls where the recorded client called the same."""
    asked = recorded.asked
    match name:
        case "has_access":
            return odoo.may("crm.lead", asked["operation"])
        case "search_order_limit_offset":
            return odoo.call("res.partner", "search_read", asked)
    raise AssertionError(name)


@pytest.mark.parametrize("name", ["has_access", "search_order_limit_offset"])
def test_questions_are_asked_as_they_were_recorded(name: str) -> None:
    (recorded, *_) = of(Protocol.JSON2, name).exchanges
    with replaying(recorded) as server:
        answer = called(odoo(server, Protocol.JSON2), name, recorded)
    assert server.got == [(recorded.path, recorded.asked)]
    assert answer == json.loads(recorded.answer)


def test_records_are_read_with_archived_ones_as_a_search_by_their_ids() -> None:
    (recorded, *_) = of(Protocol.JSON2, "search_read").exchanges
    with replaying(recorded) as server:
        found = odoo(server, Protocol.JSON2).read("res.partner", [1, 3, 6], ["name"])
    ((path, asked),) = server.got
    assert (path, asked["domain"], asked["context"]["active_test"]) == (recorded.path, [["id", "in", [1, 3, 6]]], False)
    assert found[3]["name"] == "Administrator"


@pytest.mark.parametrize("answer", ["7", "[7]", '{"ids": ["Wang"]}', '{"ids": 1}', '{"messages": [7]}'])
def test_an_answer_to_something_else_may_be_right_the_next_time(answer: str) -> None:
    said = replace(of(Protocol.JSON2, "search_read").exchanges[0], answer=answer.encode())
    with replaying(said, said) as server:
        with pytest.raises(OdooFailure) as read:
            odoo(server, Protocol.JSON2).read("res.partner", [1], ["name"])
        with pytest.raises(OdooFailure) as loaded:
            odoo(server, Protocol.JSON2).load("res.partner", ["id", "name"], [["x.1", "Wang"]])
    assert (read.value.trouble, loaded.value.trouble) == (T.UNREACHABLE, T.UNREACHABLE)


def test_the_library_writes_no_personal_data_to_logs_whoever_listens(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("odoolib.rpc.connector.jsonrpc", "odoolib.json2"):
        logging.getLogger(name).debug("350503199001011234")
        logging.getLogger(name).warning("350503199001011234")
    assert caplog.records == []
