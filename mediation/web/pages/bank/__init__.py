"""The desk of institutions: their filings, payments and systems, and what waits for them."""

from __future__ import annotations

from django.urls import URLPattern, path

from mediation.web.pages.bank import filings


def addresses() -> list[URLPattern]:
    """The addresses below bank/."""
    return [
        path("filings", filings.filings, name="bank_filings"),
        path("filings/<int:filing_id>", filings.filing, name="bank_filing"),
        path("filings/<int:filing_id>/commit", filings.commit, name="bank_commit"),
        path("filings/<int:filing_id>/cancel", filings.cancel, name="bank_cancel"),
        path("filings/<int:filing_id>/differences", filings.differences, name="bank_differences"),
        path("filings/<int:filing_id>/error-file", filings.error_file, name="bank_error_file"),
        path("filings/<int:filing_id>/receipt.pdf", filings.receipt, {"form": "pdf"}, name="bank_receipt"),
        path("filings/<int:filing_id>/receipt.json", filings.receipt, {"form": "json"}, name="bank_receipt_json"),
    ]
