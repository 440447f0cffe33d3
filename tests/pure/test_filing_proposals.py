"""A proposal fills what the export tells, asks where it is open, and is never quietly wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from fixtures.export_samples import EXPORTS
from fixtures.exports import FOLDER, Export, rows_of
from mediation.filing import cells, profile_applying, profile_checks
from mediation.filing.derived import Delivery
from mediation.filing.profile_findings import Facts, Proposal
from mediation.filing.profile_synonyms import SYNONYMS
from mediation.filing.profile_titles import believed, is_refused
from mediation.filing.profile_trial import Trial, try_out
from mediation.filing.profiles import Cell, Computed, Layout, Number, Operation
from mediation.filing.proposing import propose
from mediation.filing.template import BY_NAME
from tests.pure.filing_exports import CARD, CARD_USCC, frame, proposed

BY_SAMPLE = {export.name: export for export in EXPORTS}
SAID_ONCE = {"institution_ref", "facts", "loan_class", "last_payment_on", "report_no"}
"""Columns of which the truth of the samples says nothing, or something else than the export."""


def tried(proposal: Proposal, path: Path, uscc: str) -> Trial:
    delivery = Delivery(institution_id=1, uscc=uscc, received_on=date(2026, 10, 9), courts={"350503": 1})
    return try_out(proposal.profile, frame(*rows_of(path)), delivery)


def values(table: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    table = table.rename({title: str(place) for place, title in enumerate(table.columns)})
    numbered = table.with_columns(line=pl.int_range(2, table.height + 2, dtype=pl.Int64))
    return cells.read(numbered, {name: place for place, name in enumerate(names)})


@pytest.fixture(scope="module")
def card() -> Proposal:
    return propose(*rows_of(FOLDER / "card_bank_export.csv"), Facts(institution="QZCARD", name="card", constants=CARD))


def test_the_banks_own_export_gets_a_complete_proposal_and_all_its_rows_pass(card: Proposal) -> None:
    profile_checks.require_complete(card.profile)
    trial = tried(card, FOLDER / "card_bank_export.csv", CARD_USCC)
    assert (trial.rows, trial.wrong, trial.findings) == (1500, 0, ())
    assert [caution.column for caution in card.cautions] == ["credit_limit"]
    assert card.questions == ()


def test_the_banks_own_export_says_the_same_as_its_filing_in_the_template(card: Proposal) -> None:
    header, rows = rows_of(FOLDER.parent / "card_filing.csv")
    filed = frame(header, rows)
    read = profile_applying.apply(card.profile, frame(*rows_of(FOLDER / "card_bank_export.csv")))
    both = read.join(filed, on="合同编号", how="left", suffix="·", maintain_order="left")
    same = [title for title in read.columns if title in filed.columns and title not in OF_THE_EXPORT]
    mine = values(both.select(same), [_name(title) for title in same])
    theirs = values(both.select(f"{t}·" if t != "合同编号" else t for t in same), [_name(title) for title in same])
    assert len(same) > 25
    assert [name for name in map(_name, same) if not mine[name].equals(theirs[name])] == []


OF_THE_EXPORT = {"机构案件号", "纠纷事实", "授信额度"}


def _name(title: str) -> str:
    return next(name for name, column in BY_NAME.items() if column.header == title)


def test_each_match_is_shown_with_masked_examples_a_transformation_and_a_reason(card: Proposal) -> None:
    shown = {match.column: match for match in card.matches}
    assert shown["id_number"].examples == ("350525********9103", "350521********7016", "350505********5326")
    assert shown["mobile_phone"].examples[0] == "+86********4718"
    assert shown["party_name"].examples[0] == "何**"
    assert shown["contract_no"].examples[0] == "XYK******0001"
    assert "CUTOFF" in shown["overdue_since"].transformation.zh
    assert "DPD" in shown["overdue_since"].transformation.en
    assert all(0.7 <= match.confidence <= 1 and match.reasons[0].zh and match.reasons[0].en for match in card.matches)
    assert ("STMT_BAL", "3,913.00 | 65,802.00 | 50,614.00", "本金余额", "取“STMT_BAL”，数字", "0.98") in card.table()


def test_nothing_personal_is_shown_in_full(card: Proposal) -> None:
    _, rows = rows_of(FOLDER / "card_bank_export.csv")
    shown = " ".join(example for match in card.matches for example in match.examples)
    assert not any(row[place] in shown for row in rows[:3] for place in (1, 2, 3, 11))


@pytest.mark.parametrize("export", [e for e in EXPORTS if e.name != "loans_ambiguous"], ids=lambda export: export.name)
def test_other_exports_are_read_as_what_they_say(export: Export) -> None:
    proposal = proposed(export)
    profile_checks.require_complete(proposal.profile)
    names = [match.column for match in proposal.matches if match.column not in SAID_ONCE]
    truth = frame(*rows_of(export.truth_path()))
    given = [name for name in names if BY_NAME[name].header in truth.columns]
    read = profile_applying.apply(proposal.profile, frame(*rows_of(export.path())))
    mine = values(read.select(BY_NAME[name].header for name in given), given)
    theirs = values(truth.select(BY_NAME[name].header for name in given), given)
    wrong = [name for name in given if not _same(mine[name], theirs[name])]
    assert len(given) >= 20
    assert wrong == []


def _same(mine: pl.Series, theirs: pl.Series) -> bool:
    if mine.name == "annual_rate":  # An export may have rounded it.
        return bool(((mine - theirs).abs() <= Decimal("0.01")).all())
    return mine.equals(theirs)


@pytest.mark.parametrize("export", [e for e in EXPORTS if e.name != "loans_ambiguous"], ids=lambda export: export.name)
def test_other_exports_pass_the_rules_of_the_template(export: Export) -> None:
    trial = tried(proposed(export), export.path(), export.facts()["claimant_uscc"])
    assert trial.wrong == 0
    assert trial.rows == export.rows


@pytest.mark.parametrize(
    ("name", "dropped"),
    [
        ("consumer_loan_english", {"CONTACT_NM", "KIN_PHONE"}),
        ("mortgage_wan", {"紧急联系人"}),
        ("sme_guarantor", {"单位电话"}),
        ("loans_semicolon", {"relationship"}),
        ("loans_fen", {"LXRXM", "DWDH"}),
        ("loans_day_first", {"Emergency Contact"}),
    ],
)
def test_contacts_of_third_persons_are_dropped_reported_and_never_shown(name: str, dropped: set[str]) -> None:
    proposal = proposed(BY_SAMPLE[name])
    assert {left.title for left in proposal.dropped} == dropped == set(proposal.profile.dropped)
    assert all(left.examples == () for left in proposal.dropped)
    assert not dropped & set(proposal.profile.headers())


def test_customer_managers_and_branches_are_nobody_in_the_case() -> None:
    proposal = proposed(BY_SAMPLE["mortgage_wan"])
    assert {"客户经理姓名", "客户经理电话", "经办支行"} <= {left.title for left in proposal.ignored}


def test_what_is_open_is_asked_and_not_taken() -> None:
    proposal = proposed(BY_SAMPLE["loans_ambiguous"])
    asked = {(question.code, question.column) for question in proposal.questions}
    assert {("day_order", "cutoff_date"), ("unit", "principal"), ("unit", "interest"), ("rate", "annual_rate")} <= asked
    assert {"cutoff_date", "principal", "interest", "total", "annual_rate"} <= {one.column for one in proposal.missing}
    with pytest.raises(profile_checks.ProfileIncomplete):
        profile_checks.require_complete(proposal.profile)


def test_what_the_institution_answers_is_followed() -> None:
    header, rows = rows_of(BY_SAMPLE["loans_ambiguous"].path())
    facts = Facts(constants=BY_SAMPLE["loans_ambiguous"].facts(), amounts_in="fen", day_order=Layout.DMY)
    read = profile_applying.apply(propose(header, rows, facts).profile, frame(header, rows))
    assert read["债权计算截止日"].unique().to_list() == ["2026-10-09"]
    assert read["本金余额"][0] == f"{Decimal(rows[0][7]) / 100:.2f}"
    assert propose(header, rows, Facts(amounts_in="wan")).match("principal") is not None


def test_columns_without_titles_are_not_guessed_but_their_sum_is_found() -> None:
    export = BY_SAMPLE["cards_unnamed"]
    proposal = propose(*rows_of(export.path()), Facts(constants=export.facts()))
    assert [match.column for match in proposal.matches if match.titles] == ["id_number", "total"]
    assert {match.column for match in proposal.suggestions} == {
        "party_name",
        "mobile_phone",
        "domicile_address",
        "cutoff_date",
    }
    assert [question.titles for question in proposal.questions] == [("F09", "F06", "F07", "F08")]


def loans(**changed: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """The columns of a small file; some with other cells, or added."""
    base = {
        "合同号": [f"HT{n:04d}" for n in range(30)],
        "剩余本金": [f"{1000 + n * 7}.50" for n in range(30)],
        "欠息": [f"{10 + n}.25" for n in range(30)],
        "罚息": [f"{n}.10" for n in range(30)],
        "合计": [f"{1010 + n * 9}.85" for n in range(30)],
    }
    table = {title: of for title, of in (base | changed).items() if of}
    return list(table), [list(row) for row in zip(*table.values(), strict=True)]


def test_components_that_make_up_the_total_leave_nothing_for_others() -> None:
    proposal = propose(*loans(), Facts())
    assert [proposal.profile.constants().get(name) for name in ("compound_interest", "fees")] == ["0.00", "0.00"]
    assert proposal.match("total").source == Cell(header="合计", form=Number(group_mark=","))  # type: ignore[union-attr]


def test_a_total_that_the_components_do_not_make_up_is_asked_about() -> None:
    proposal = propose(*loans(合计=[f"{5000 + n}.00" for n in range(30)]), Facts())
    assert "total" in {question.code for question in proposal.questions}
    assert {"total", "fees"} <= {one.column for one in proposal.missing}


def test_an_amount_that_the_total_leaves_out_is_asked_about() -> None:
    proposal = propose(*loans(手续费=["5.00"] * 30), Facts())
    assert [(question.code, question.column) for question in proposal.questions] == [("left_over", "fees")]
    assert "fees" in {one.column for one in proposal.missing}


def test_without_a_total_the_components_are_added_up() -> None:
    proposal = propose(*loans(合计=[]), Facts())
    parts = tuple(Cell(header=title, form=Number(group_mark=",")) for title in ("剩余本金", "欠息", "罚息"))
    assert proposal.profile.source("total") == Computed(operation=Operation.SUM, of=parts)
    assert [caution.code for caution in proposal.cautions] == ["no_total"]


def test_two_possible_principals_or_totals_are_asked_about() -> None:
    header, rows = loans(合计=[], 逾期本金=[f"{500 + n}.00" for n in range(30)])
    assert [question.code for question in propose(header, rows, Facts()).questions] == ["which"]
    chosen = propose(header, rows, Facts(chosen={"本金余额": "逾期本金"})).match("principal")
    assert chosen is not None
    assert chosen.titles == ("逾期本金",)


def test_several_rows_of_one_contract_are_told_apart_by_the_number_of_the_case() -> None:
    proposal = propose(*loans(合同号=["HT1", "HT2", "HT3"] * 10, 借据号=[f"J{n:03d}" for n in range(30)]), Facts())
    assert proposal.match("contract_no").titles == ("合同号", "借据号")  # type: ignore[union-attr]


@pytest.mark.parametrize("numbers", [[f"（2026）闽0503民初{n}号" for n in range(30)], ["6222021234567890128"] * 30])
def test_court_case_numbers_and_card_numbers_are_no_contracts(numbers: list[str]) -> None:
    proposal = propose(*loans(合同号=numbers), Facts())
    assert proposal.match("contract_no") is None
    assert {"court_case", "card_numbers"} & {question.code for question in proposal.questions}


def test_a_sum_lent_in_another_unit_than_the_debt_is_asked_about() -> None:
    proposal = propose(*loans(合同金额=["5.00"] * 30), Facts())
    assert ("unit", "loan_amount_contract") in {(question.code, question.column) for question in proposal.questions}
    assert proposal.match("loan_amount_contract") is None


def test_a_choice_that_cannot_be_followed_is_said() -> None:
    proposal = propose(*loans(), Facts(chosen={"contract_date": "罚息", "fees": "没有的列"}))
    assert {question.titles for question in proposal.questions if question.code == "chosen"} == {
        ("罚息",),
        ("没有的列",),
    }


def test_codes_are_explained_by_the_identity_numbers_beside_them() -> None:
    header, rows = rows_of(BY_SAMPLE["loans_pinyin"].path())
    swapped = [
        [{"1": "2", "2": "1"}.get(cell, cell) if header[at] == "XB" else cell for at, cell in enumerate(row)]
        for row in rows
    ]
    source = propose(header, swapped, Facts()).profile.source("sex")
    assert isinstance(source, Cell)
    assert dict(source.form.meanings) == {"1": "女", "2": "男"}  # type: ignore[union-attr]


UNDERSTOOD = """
    CUST_NM:party_name custName:party_name CUSTNAME:party_name 借款人姓名（主）:party_name KHXM:party_name
    CERT_NO:id_number ID_NO:id_number 身份证号:id_number TEL:mobile_phone ADDR:domicile_address
    PRIN_BAL:principal LOAN_BAL:principal 贷款余额（万元）:principal 欠本:principal
    INT_BAL:interest owed_int_in:interest 表外欠息:interest PEN_INT:penalty_interest LATE_FEE:liquidated_damages
    TOTAL_DUE:total OVD_DAYS:overdue_days DPD:overdue_days YQTS:overdue_days DATA_DT:cutoff_date
    当前风险分类结果（账面）:loan_class 案号:institution_ref 执行利率（‰）:annual_rate 借据终结日期:matures_on
"""


@pytest.mark.parametrize("pair", UNDERSTOOD.split())
def test_titles_of_core_systems_are_understood(pair: str) -> None:
    title, column = pair.split(":")
    scores = believed(title)
    assert scores[column] == max(scores.values()) >= 0.85


@pytest.mark.parametrize(
    "title",
    ["已还本金", "减免利息", "客户经理姓名", "保证人电话", "罚息利率", "证件到期日", "利息（已还）", "工作单位名称"],
)
def test_titles_of_other_things_are_not_believed(title: str) -> None:
    assert max(believed(title).values(), default=0) <= 0.5
    assert not is_refused(title)


def test_every_column_of_the_template_has_synonyms() -> None:
    assert set(BY_NAME) - set(SYNONYMS) <= {"row_action"}


def test_the_generator_writes_the_same_files_again(tmp_path: Path) -> None:
    for export in EXPORTS:
        export.write(tmp_path / "once")
        export.write(tmp_path / "again")
        assert export.path(tmp_path / "once").read_bytes() == export.path(tmp_path / "again").read_bytes()
        assert rows_of(export.path())[0] == export.header()
