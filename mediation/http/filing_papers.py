"""What a filer takes away from a filing, at whichever door: the rows that were not taken, and the signed receipt."""

from __future__ import annotations

import tempfile
from typing import Any

from django.http import FileResponse

from mediation import errors
from mediation.db import Tx
from mediation.filing import actions, receipts


def error_file(tx: Tx, filing_id: int) -> FileResponse:
    """The rows that were not taken, in the form of the file itself, with the reason beside each; FileGone."""
    name = actions.error_file_name(tx, filing_id)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    target.writelines(actions.error_file(tx, filing_id))
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type="application/octet-stream")


def receipt(tx: Tx, filing_id: int) -> dict[str, Any]:
    """The signed receipt of a committed filing; NotFound while there is none."""
    found = receipts.report(actions.find(tx, filing_id))
    if "signature" not in found:
        raise errors.NotFound()
    return found
