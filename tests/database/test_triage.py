"""Every rule trips on what it is about and on nothing near it; each verdict is one move that can be explained."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.accounts.models import Court, Institution
from mediation.cases import actions as cases
from mediation.cases import flags, log, opening, triage
from mediation.cases.bankruptcies import HEADER, Imported, import_bankruptcies
from mediation.cases.models import Verdict
from mediation.cases.triage_rules import SCOPE, TRIAGE
from mediation.db import Actor, Tx
from mediation.vocabulary import CaseEvent, PartyRole, Product, Role

TODAY, DAY = NOON.date(), timedelta(days=1)
LISTED, LISTED_NAME = "91350582MA2YB7N41P", "南安明辉陶瓷（集团）有限公司"
ENDED = "91350521MA32FD5W7F"
BANKRUPTCIES = Path(world.__file__).with_name("reference") / "bankruptcies.csv"
CAUSES = Path(world.__file__).with_name("reference") / "causes_of_action.csv"
SOMEBODY = opening.NewParty(
    role=PartyRole.RESPONDENT,
    kind="natural_person",
    name="王五",
    id_type="resident_id",
    id_number="",
    phone="13800000000",
    region_code="350503",
    birth_date=date(1990, 1, 1),
)
_people = itertools.count(1)


def somebody(**changes: Any) -> opening.NewParty:
    """A person of the city whom no other case knows, neither old nor young."""
    return replace(SOMEBODY, **{"id_number": f"3505031990{next(_people):08d}", **changes})


def a_company(**changes: Any) -> opening.NewParty:
    return somebody(kind="legal_person", id_type="uscc", birth_date=None, **changes)


def a_guarantor(mode: str, until: date | None = None, **changes: Any) -> opening.NewParty:
    liability = {"mode": mode} | ({"period_ends_on": str(until)} if until else {})
    return somebody(role=PartyRole.GUARANTOR, liability=liability, **changes)


def clean(bank: Institution, *parties: opening.NewParty, **claim: Any) -> opening.NewCase:
    """A filing that no rule has anything to say about, but for what is changed in its claim."""
    (filing,) = world.some_filings(bank, 1)
    total = claim.pop("total", filing.claim.total)
    sum_up = {"total": total, "principal": total, "interest": Decimal("0.00")}
    return replace(filing, claim=replace(filing.claim, **sum_up, **claim), parties=parties or (somebody(),))


def said(**facts: Any) -> Callable[[Institution], list[opening.NewCase]]:
    return lambda bank: [clean(bank, product_facts=facts)]


def claiming(**claim: Any) -> Callable[[Institution], list[opening.NewCase]]:
    return lambda bank: [clean(bank, **claim)]


def against(*parties: opening.NewParty, **claim: Any) -> Callable[[Institution], list[opening.NewCase]]:
    return lambda bank: [clean(bank, *parties, **claim)]


def elsewhere(region: str = "440300", **case: Any) -> Callable[[Institution], list[opening.NewCase]]:
    return lambda bank: [replace(clean(bank, somebody(region_code=region)), **case)]


def caused_by(cause: str) -> Callable[[Institution], list[opening.NewCase]]:
    return lambda bank: [replace(clean(bank), cause_of_action=cause)]


def before_a_court(region: str, debtor: str) -> Callable[[Institution], list[opening.NewCase]]:
    def filings(bank: Institution) -> list[opening.NewCase]:
        court = Court.objects.create(code=f"C{region}", name="某某人民法院", region_code=region)
        return elsewhere(debtor, court_id=court.pk)(bank)

    return filings


def filed_before(
    *, same_bank: bool, same_person: bool = True, contract: str = "C-1"
) -> Callable[[Institution], list[opening.NewCase]]:
    """A filing on contract C-1 after another one."""

    def filings(bank: Institution) -> list[opening.NewCase]:
        known, other = somebody(), bank if same_bank else world.a_bank()
        debtor = known if same_person else somebody()
        return [clean(other, debtor, contract_no=contract), clean(bank, known, contract_no="C-1")]

    return filings


SOON, LATER = TODAY + 30 * DAY, TODAY + 31 * DAY
# For each rule what trips it, and what comes near and does not.
CASES: dict[str, tuple[Callable[[Institution], list[opening.NewCase]], ...]] = {
    "SUED": (said(is_sued=True), said(is_sued=False)),
    "ARBITRATED": (said(is_arbitrated=True), said(is_arbitrated=False)),
    "ARBITRATION-CLAUSE": (claiming(jurisdiction_clause="arbitration"), claiming(jurisdiction_clause="court")),
    "BANKRUPT": (against(a_company(id_number=LISTED)), against(a_company(id_number=ENDED))),
    "COURT-ELSEWHERE": (before_a_court("440300", "440300"), before_a_court("440300", "350583")),
    "COURT-UNKNOWN": (elsewhere("440300"), before_a_court("350583", "440300")),
    "AUTHORITY-EXPIRED": (claiming(poa_expires_on=TODAY - DAY), claiming(poa_expires_on=TODAY)),
    "NO-ADDRESS": (against(somebody(phone=None)), against(somebody(phone=None, address="泉州市丰泽区泉秀路1号"))),
    "CRIMINAL": (said(is_criminal=True), said(is_criminal=False)),
    "BANKRUPT-NAME": (against(a_company(name=LISTED_NAME)), against(somebody(name=LISTED_NAME))),
    "BANKRUPT-GUARANTOR": (
        against(somebody(), a_guarantor("joint", id_number=LISTED)),
        against(somebody(), a_guarantor("joint", id_number=ENDED)),
    ),
    "CAUSE": (caused_by("金融借款合同纠纷"), caused_by("信用卡纠纷")),
    "INTERMEDIATE-COURT": (claiming(total=Decimal("100000000.00")), claiming(total=Decimal("99999999.99"))),
    "FILED-ELSEWHERE": (
        filed_before(same_bank=False),
        filed_before(same_bank=False, same_person=False),
        filed_before(same_bank=False, contract="C-2"),
    ),
    "FILED-TWICE": (
        filed_before(same_bank=True),
        filed_before(same_bank=True, same_person=False),
        filed_before(same_bank=True, contract="C-2"),
    ),
    "MINOR": (
        against(somebody(birth_date=date(2008, 10, 13))),
        against(somebody(birth_date=date(2008, 10, 12))),
    ),
    "LIMITATION-ENDED": (claiming(limitation_ends_on=TODAY - DAY), claiming(limitation_ends_on=LATER)),
    "GUARANTEE-ENDED": (
        against(somebody(), a_guarantor("joint", TODAY - DAY), overdue_since=date(2026, 1, 1)),
        against(somebody(), a_guarantor("joint", LATER), overdue_since=date(2026, 1, 1)),
    ),
    "GENERAL-GUARANTEE-SOON": (
        against(somebody(), a_guarantor("general", SOON)),
        against(somebody(), a_guarantor("general", LATER)),
    ),
    "JOINT-GUARANTEE-SOON": (
        against(somebody(), a_guarantor("joint", SOON)),
        against(somebody(), a_guarantor("joint", LATER)),
    ),
    "LIMITATION-SOON": (claiming(limitation_ends_on=SOON), claiming(limitation_ends_on=LATER)),
    "AUTHORITY-GENERAL": (claiming(authority_type="general"), claiming(authority_type="special")),
    "ELDER": (
        against(somebody(birth_date=date(1966, 10, 12))),
        against(somebody(birth_date=date(1966, 10, 13))),
    ),
}
WHAT_FOLLOWS = {
    Verdict.ACCEPT: "ACCEPTED",
    Verdict.LOOK: "FILED",
    Verdict.RECTIFY: "RECTIFICATION_REQUESTED",
    Verdict.REFUSE: "REFUSED",
}


@pytest.fixture
def centre(tx: Tx) -> Tx:
    """The registrar's transaction at a centre that has taken in the list of bankruptcies."""
    world.a_centre()
    import_bankruptcies(tx, BANKRUPTCIES, at=NOON)
    return as_registrar()


def as_registrar() -> Tx:
    return Tx(Actor.taken_down(Role.REGISTRAR))


def filed(tx: Tx, *filings: opening.NewCase) -> list[int]:
    return opening.open_cases(tx, filings, at=NOON)


def state_of(tx: Tx, case_id: int) -> str:
    return str(tx.value("SELECT state FROM cases WHERE id = %(id)s", id=case_id))


def tripped(tx: Tx, case_id: int) -> list[str]:
    return [answer.rule.code for answer in triage.why(tx, case_id) if answer.tripped]


def test_every_rule_has_its_cases() -> None:
    assert set(CASES) == {rule.code for rule in TRIAGE} == set(triage.RULES)
    assert len(triage.RULES) == len(TRIAGE)


@pytest.mark.parametrize("rule", TRIAGE, ids=lambda rule: rule.code)
def test_a_rule_trips_on_what_it_is_about_and_decides(centre: Tx, rule: triage.Rule) -> None:
    trips, *_ = CASES[rule.code]
    *_, case = filed(centre, *trips(world.a_bank()))
    triage.triage(centre, at=NOON)
    assert [rule.code] == tripped(centre, case)
    assert WHAT_FOLLOWS[rule.verdict] == state_of(centre, case)


@pytest.mark.parametrize("rule", TRIAGE, ids=lambda rule: rule.code)
def test_a_rule_does_not_trip_on_what_comes_near(centre: Tx, rule: triage.Rule) -> None:
    _, *near = CASES[rule.code]
    assert near
    for filings in near:
        *_, case = filed(centre, *filings(world.a_bank()))
        triage.triage(centre, at=NOON)
        assert ([], "ACCEPTED") == (tripped(centre, case), state_of(centre, case))


def test_the_causes_taken_are_those_of_the_list() -> None:
    assert set(CAUSES.read_text("utf-8").split()[1:]) == {cause for causes in SCOPE.values() for cause in causes}
    assert set(Product) == set(SCOPE)


def test_what_another_institution_does_never_decides_by_itself() -> None:
    """A refusal or a defect is told to the institution, and must not tell of another's claim."""
    assert [] == [rule.code for rule in TRIAGE
                  if "bank" not in rule.shown_to and rule.verdict in (Verdict.REFUSE, Verdict.RECTIFY)]  # fmt: skip


def test_a_refusal_says_why_and_where_to_go(centre: Tx) -> None:
    (case,) = filed(centre, clean(world.a_bank(), product_facts={"is_sued": True}, jurisdiction_clause="arbitration"))
    assert [case] == triage.triage(centre, at=NOON).refused
    payload = json.loads(cases.timeline(centre, case)[-1].payload)
    assert ("pending_suit", "受理该案的人民法院（可委托调解）", ["SUED", "ARBITRATION-CLAUSE"]) == (
        payload["reason"],
        payload["alternative"],
        payload["rules"],
    )
    assert log.first_broken(centre) is None


def test_the_strictest_verdict_prevails(centre: Tx) -> None:
    bank = world.a_bank()
    doubt, defect = {"is_criminal": True}, {"poa_expires_on": TODAY - DAY}
    three = filed(centre, *(clean(bank, **facts) for facts in (
        {"product_facts": doubt}, {"product_facts": doubt, **defect},
        {"product_facts": doubt, **defect, "jurisdiction_clause": "arbitration"})))  # fmt: skip
    triage.triage(centre, at=NOON)
    assert ["FILED", "RECTIFICATION_REQUESTED", "REFUSED"] == [state_of(centre, case) for case in three]


def test_what_was_rectified_is_judged_anew_and_accepted(centre: Tx) -> None:
    (case,) = filed(centre, clean(world.a_bank(), poa_expires_on=TODAY - DAY))
    assert [case] == triage.triage(centre, at=NOON).to_rectify
    payload = json.loads(cases.timeline(centre, case)[-1].payload)
    assert (["AUTHORITY-EXPIRED"], "2026-10-19") == (payload["defects"], payload["answer_by"])
    centre.run("UPDATE claims SET poa_expires_on = '2027-12-31' WHERE case_id = %(id)s", id=case)
    cases.move(Tx(Actor.taken_down(Role.BANK_OPERATOR)), CaseEvent.RECTIFY, {case: {}}, at=NOON)
    assert [case] == triage.triage(centre, at=NOON + DAY).accepted
    assert [] == tripped(centre, case)


def test_defects_not_answered_in_seven_days_end_in_refusal(centre: Tx) -> None:
    (case,) = filed(centre, clean(world.a_bank(), poa_expires_on=TODAY - DAY))
    triage.triage(centre, at=NOON)
    assert [] == triage.refuse_unanswered(centre, at=NOON + 7 * DAY)
    assert [case] == triage.refuse_unanswered(centre, at=NOON + 8 * DAY)
    assert "REFUSED" == state_of(centre, case)


def test_the_clock_does_not_ask_for_rectification_but_leaves_it_to_the_registrar(centre: Tx, tx: Tx) -> None:
    bank = world.a_bank()
    lacking, good = filed(tx, clean(bank, poa_expires_on=TODAY - DAY), clean(bank))
    found = triage.triage(tx, at=NOON)
    assert ([good], [lacking], []) == (found.accepted, found.to_look, found.to_rectify)
    assert [lacking] == triage.triage(centre, at=NOON).to_rectify


def test_a_doubt_that_the_registrar_lets_pass_is_not_raised_again(centre: Tx) -> None:
    (case,) = filed(centre, clean(world.a_bank(), product_facts={"is_criminal": True}))
    for _ in range(2):
        assert [case] == triage.triage(centre, at=NOON).to_look
    (waiting,) = triage.to_look(centre)
    assert (case, "CRIMINAL") == (waiting.case_id, waiting.code)
    flags.clear(centre, [waiting.flag_id], note="报案未立案", at=NOON)
    assert [] == triage.to_look(centre)
    assert [case] == triage.triage(centre, at=NOON).accepted
    (answer,) = [answer for answer in triage.why(centre, case) if answer.tripped]
    assert ("报案未立案", NOON) == (answer.note, answer.cleared_at)


def test_a_doubt_let_pass_comes_back_when_its_day_changes(centre: Tx) -> None:
    (case,) = filed(centre, clean(world.a_bank(), limitation_ends_on=TODAY - DAY))
    triage.triage(centre, at=NOON)
    flags.clear(centre, [triage.to_look(centre)[0].flag_id], note="债务人书面同意履行", at=NOON)
    centre.run("UPDATE claims SET limitation_ends_on = '2026-01-01' WHERE case_id = %(id)s", id=case)
    assert [case] == triage.triage(centre, at=NOON).to_look


def test_a_doubt_that_went_by_itself_counts_when_it_comes_back(centre: Tx) -> None:
    (case,) = filed(centre, replace(clean(world.a_bank(), product_facts={"is_criminal": True}), cause_of_action="其他"))
    doubts = []
    for is_criminal, cause in ((True, "其他"), (False, "其他"), (True, "信用卡纠纷")):
        centre.run("UPDATE claims SET product_facts = jsonb_build_object('is_criminal', %(yes)s)", yes=is_criminal)
        centre.run("UPDATE cases SET cause_of_action = %(cause)s", cause=cause)
        assert [case] == triage.triage(centre, at=NOON).to_look
        doubts.append(tripped(centre, case))
    assert [["CRIMINAL", "CAUSE"], ["CAUSE"], ["CRIMINAL"]] == doubts


def test_a_guarantee_that_the_institution_saved_in_time_is_no_doubt(centre: Tx) -> None:
    guarantor = a_guarantor("general", TODAY - DAY)
    (case,) = filed(centre, clean(world.a_bank(), somebody(), guarantor, overdue_since=date(2026, 1, 1)))
    assert [case] == triage.triage(centre, at=NOON).to_look
    (clock,) = [flag.id for flag in flags.standing(centre, [case]) if flag.code == "GUARANTEE-GENERAL"]
    flags.clear(centre, [clock], note="（2026）闽0503民初1号，期间内已起诉", at=NOON)
    assert [case] == triage.triage(centre, at=NOON).accepted


@pytest.mark.parametrize("event", [CaseEvent.REFUSE, CaseEvent.WITHDRAW])
def test_a_filing_that_was_sent_or_taken_back_does_not_stand_in_the_way(centre: Tx, event: CaseEvent) -> None:
    first, second = filed_before(same_bank=True)(world.a_bank())
    before = filed(centre, first)
    cases.move(Tx(Actor.taken_down(WHO[event])), event, cases.each(before, reason="x"), at=NOON)
    assert filed(centre, second) == triage.triage(centre, at=NOON).accepted


WHO = {CaseEvent.REFUSE: Role.REGISTRAR, CaseEvent.WITHDRAW: Role.BANK_OPERATOR}


def test_a_flag_is_cleared_once_and_by_whoever_may_accept(centre: Tx) -> None:
    filed(centre, clean(world.a_bank(), product_facts={"is_criminal": True}))
    triage.triage(centre, at=NOON)
    (waiting,) = triage.to_look(centre)
    with pytest.raises(errors.NotPermitted):
        flags.clear(Tx(Actor.taken_down(Role.ASSIGNER)), [waiting.flag_id], note="", at=NOON)
    flags.clear(centre, [waiting.flag_id], note="已核实", at=NOON)
    with pytest.raises(errors.NotFound):
        flags.clear(centre, [waiting.flag_id], note="已核实", at=NOON)


def test_whoever_may_not_accept_does_not_triage(centre: Tx) -> None:
    filed(centre, clean(world.a_bank()))
    with pytest.raises(errors.NotPermitted):
        triage.triage(Tx(Actor.taken_down(Role.BANK_OPERATOR)), at=NOON)


def test_why_names_every_rule_its_result_and_its_source(centre: Tx) -> None:
    (case,) = filed(centre, clean(world.a_bank(), somebody(birth_date=date(1950, 1, 1)), poa_expires_on=TODAY - DAY))
    with pytest.raises(errors.NotFound):
        triage.why(centre, case)
    triage.triage(centre, at=NOON)
    answers = {answer.rule.code: answer for answer in triage.why(centre, case)}
    assert list(answers) == [rule.code for rule in TRIAGE]
    expired = answers["AUTHORITY-EXPIRED"]
    assert "代理人的授权已过期：是 2026-10-11，要求补正（民法典第173条；民事诉讼法第62条）。" == expired.sentence("zh")
    assert "A suit is pending: no (People's Mediation Work Provisions art. 22)." == answers["SUED"].sentence("en")


@pytest.mark.parametrize(
    ("role", "hidden"),
    [(Role.BANK_OPERATOR, {"FILED-ELSEWHERE", "MINOR", "ELDER"}), (Role.MEDIATOR, {"FILED-ELSEWHERE"})],
)
def test_why_and_the_flags_tell_nobody_what_is_not_theirs(centre: Tx, role: Role, hidden: set[str]) -> None:
    bank, known = world.a_bank(), somebody(birth_date=date(1950, 1, 1))
    mediator = world.a_mediator()
    _, case = filed(
        centre,
        clean(world.a_bank(), known, contract_no="C-1"),
        clean(bank, known, contract_no="C-1", authority_type="general"),
    )
    triage.triage(centre, at=NOON)
    centre.run("UPDATE cases SET mediator_id = %(m)s WHERE id = %(id)s", m=mediator.pk, id=case)
    with seen_by(Actor(role=role, institution_id=bank.pk, mediator_id=mediator.pk)) as eyes:
        told = [answer.rule.code for answer in triage.why(eyes, case)]
        seen = {flag.code for flag in flags.standing(eyes, [case])}
        assert is_closed(eyes, "bankruptcies")
    assert {rule.code for rule in TRIAGE} - hidden == set(told)
    assert {"AUTHORITY-GENERAL", "ELDER"} - hidden == seen
    assert {"FILED-ELSEWHERE", "AUTHORITY-GENERAL", "ELDER"} == {f.code for f in flags.standing(centre, [case])}


@pytest.mark.parametrize("role", [Role.PARTY, Role.COURT_LIAISON])
def test_the_other_side_and_the_court_see_no_flags(centre: Tx, role: Role) -> None:
    (case,) = filed(centre, clean(world.a_bank(), limitation_ends_on=SOON))
    triage.triage(centre, at=NOON)
    with seen_by(Actor(role=role, case_id=case, court_id=1)) as eyes:
        assert is_closed(eyes, "case_flags")


@contextmanager
def seen_by(actor: Actor) -> Iterator[Tx]:
    eyes = Tx(actor)
    eyes.run(actor.statement())
    yield eyes
    eyes.run("SET LOCAL ROLE med_staff")


def is_closed(eyes: Tx, table: str) -> bool:
    """Whether these eyes may not even look into a table."""
    with pytest.raises(DatabaseError, match="permission denied"), django_transaction.atomic():
        eyes.rows(f"SELECT id FROM {table}")
    return True


def test_a_list_sent_again_changes_nothing_and_an_end_is_one_change(tx: Tx, tmp_path: Path) -> None:
    first, again = import_bankruptcies(tx, BANKRUPTCIES, at=NOON), import_bankruptcies(tx, BANKRUPTCIES, at=NOON)
    assert (Imported(rows=4, changed=4), Imported(rows=4, changed=0, unchanged=4)) == (first, again)
    text = BANKRUPTCIES.read_text("utf-8").replace("2026-03-16,", "2026-03-16,2026-09-30")
    later = tmp_path / "later.csv"
    later.write_text(text, encoding="gb18030")
    assert Imported(rows=4, changed=1, unchanged=3) == import_bankruptcies(tx, later, at=NOON)


def test_lines_of_the_list_that_cannot_be_read_are_named_and_left_out(tx: Tx, tmp_path: Path) -> None:
    dirty = tmp_path / "dirty.csv"
    dirty.write_text(
        BANKRUPTCIES.read_text("utf-8").split("\n")[0]
        + "\nA,甲公司,91350582MA2YB7N41X,泉州,2026-01-01,"
        + "\nB,乙公司,,泉州,2026年1月1日,"
        + "\nC,丙公司,,泉州,2026-01-01,"
        + "\nD,,,泉州,2026-01-01,"
        + "\nC,丙公司,,泉州,2026-01-02,\n,,,,,\n",
        encoding="utf-8",
    )
    wrong = ((2, "统一社会信用代码"), (3, "受理日"), (5, "债务人"))
    assert Imported(rows=5, changed=1, repeated=1, wrong=wrong) == import_bankruptcies(tx, dirty, at=NOON)
    dirty.write_text("案号,债务人\n", encoding="utf-8")
    with pytest.raises(errors.HeaderMismatch):
        import_bankruptcies(tx, dirty, at=NOON)


def test_a_list_with_a_cell_that_never_ends_is_refused(tx: Tx, tmp_path: Path) -> None:
    endless = tmp_path / "endless.csv"
    endless.write_text(",".join(HEADER) + f"\n{'9' * 200_000},,,,,\n", encoding="utf-8")
    with pytest.raises(errors.UnreadableText):
        import_bankruptcies(tx, endless, at=NOON)


def test_the_list_keeps_no_number_in_clear(tx: Tx) -> None:
    import_bankruptcies(tx, BANKRUPTCIES, at=NOON)
    assert 0 == tx.value("SELECT count(*) FROM bankruptcies AS b WHERE b::text LIKE %(number)s", number=f"%{LISTED}%")


def test_twenty_thousand_cases_take_as_many_statements_as_ten(centre: Tx) -> None:
    bank = world.a_bank()

    def counted(count: int) -> tuple[int, triage.Triaged]:
        filings = [clean(bank, *mixed(number), jurisdiction_clause=("arbitration", None)[number % 10 > 0])
                   for number in range(count)]  # fmt: skip
        opening.open_cases(centre, filings, at=NOON)
        statements: list[str] = []
        with connection.execute_wrapper(lambda run, *given: statements.append(given[0]) or run(*given)):
            found = triage.triage(centre, at=NOON)
        return len(statements), found

    few, first = counted(10)
    waiting = len(first.to_look)
    many, found = counted(20_000)
    assert few == many
    assert (16_000, 2_000) == (len(found.accepted), len(found.refused))
    assert 2_000 == len(found.to_look) - waiting


def mixed(number: int) -> tuple[opening.NewParty, ...]:
    """One case in ten has a general guarantee that ends soon."""
    return (somebody(), a_guarantor("general", SOON)) if number % 10 == 1 else (somebody(),)
