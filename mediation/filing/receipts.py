"""What an institution gets back for a file: counts that add up, a digest of all its rows, the numbers of its cases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mediation import __version__
from mediation.cases.log import SHANGHAI
from mediation.filing import error_rows, signing, verifying
from mediation.filing.judging import Tally
from mediation.filing.template import VERSION
from reports import receipt as paper


def write(tally: Tally, numbers: Sequence[str], *, at: datetime) -> dict[str, Any]:
    """What the receipt of a committed batch says beside its counts; `numbers` of its cases, in order."""
    return {
        "committed_at": at.astimezone(SHANGHAI).isoformat(),
        "case_numbers": [numbers[0], numbers[-1]] if numbers else [],
        "rows_marked": tally.marked,
        "merkle_root": tally.tree.root().hex(),
        "template": VERSION,
    }


def report(batch: Any) -> dict[str, Any]:
    """What can be said of a batch in any state, as JSON."""
    return {
        "batch": batch.id,
        "institution": batch.institution,
        "file_name": batch.file_name,
        "file_sha256": bytes(batch.file_sha256).hex(),
        "file_bytes": batch.file_bytes,
        "state": str(batch.state),
        "refusal": batch.refusal,
        "received_at": batch.received_at.astimezone(SHANGHAI).isoformat(),
        "rows": {
            "total": batch.rows_total,
            "opened": batch.rows_opened,
            "wrong": batch.rows_wrong,
            "duplicate": batch.rows_duplicate,
            "unchanged": batch.rows_unchanged,
            "amended": batch.rows_amended,
            "withdrawn": batch.rows_withdrawn,
        },
        "sheets": json.loads(batch.sheets),
        **json.loads(batch.receipt or "{}"),
    }


def signed(batch: Any, facts: Any, broken: Sequence[Any]) -> dict[str, Any]:
    """The receipt that the institution is given for a committed batch; complete in itself, and signed."""
    rules = [
        {
            "sheet": rule.sheet,
            "code": rule.code,
            "zh": error_rows.sentence(rule),
            "en": error_rows.sentence(rule, "en"),
            "rows": rule.rows,
        }
        for rule in broken
    ]
    return signing.sign({
        **report(batch),
        "form": "filing-receipt/1",
        "centre": facts.centre,
        "institution_name": facts.institution_name,
        "uploaded_by": {"role": facts.upload_role, "login": facts.upload_login},
        "committed_by": {"role": facts.commit_role, "login": facts.commit_login},
        "broken_rules": rules,
        "rules": __version__,
    })  # fmt: skip


def as_pdf(receipt: dict[str, Any]) -> bytes:
    """A signed receipt on paper."""
    return paper.render(paper.facts_of(receipt, digest=verifying.digest(receipt)))
