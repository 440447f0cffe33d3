"""The desk of institutions: their filings, payments and systems, and what waits for them."""

from __future__ import annotations

from django.urls import URLPattern, path

from mediation.web.pages.bank import (
    acting,
    approvals,
    authority,
    desk,
    filings,
    payments,
    powers,
    profiles,
    releases,
    relief,
    single,
    speaking,
    standing,
    systems,
)


def addresses() -> list[URLPattern]:
    """The addresses below bank/."""
    return [
        path("", desk.desk, name="bank_desk"),
        path("filings", filings.filings, name="bank_filings"),
        path("filings/one", single.products, name="bank_products"),
        path("filings/one/<str:product>", single.single, name="bank_single"),
        path("filings/<int:filing_id>", filings.filing, name="bank_filing"),
        path("filings/<int:filing_id>/commit", filings.commit, name="bank_commit"),
        path("filings/<int:filing_id>/cancel", filings.cancel, name="bank_cancel"),
        path("filings/<int:filing_id>/differences", filings.differences, name="bank_differences"),
        path("filings/<int:filing_id>/error-file", filings.error_file, name="bank_error_file"),
        path("filings/<int:filing_id>/receipt.pdf", filings.receipt, {"form": "pdf"}, name="bank_receipt"),
        path("filings/<int:filing_id>/receipt.json", filings.receipt, {"form": "json"}, name="bank_receipt_json"),
        path("filings/<int:filing_id>/profile", profiles.of_filing, name="bank_profile_of_filing"),
        path("profiles", profiles.profiles, name="bank_profiles"),
        path("profiles/propose/<str:token>", profiles.proposed, name="bank_profile_propose"),
        path("profiles/<int:number>/<path:name>", profiles.version, name="bank_profile"),
        path("approvals", approvals.approvals, name="bank_approvals"),
        path("approvals/<int:request_id>", approvals.approval, name="bank_approval"),
        path("authority", authority.authority, name="bank_authority"),
        path("authority/example.csv", authority.example_file, name="bank_matrix_example"),
        path("authority/treatment.csv", authority.treatment, name="bank_treatment"),
        path("authority/level", authority.level, name="bank_level"),
        path("authority/settle", authority.settle, name="bank_settle_authority"),
        path("authority/<int:number>", authority.version, name="bank_matrix"),
        path("authority/<int:number>.csv", authority.version_file, name="bank_matrix_file"),
        path("authority/<int:number>/publish", authority.publish, name="bank_publish"),
        path("releases", releases.releases, name="bank_releases"),
        path("releases/<int:release_id>/confirm", releases.confirm, name="bank_release_confirm"),
        path("releases/<int:release_id>/refuse", releases.refuse, name="bank_release_refuse"),
        path("relief", relief.programmes, name="bank_relief"),
        path("powers", powers.powers, name="bank_powers"),
        path("powers/new", powers.new, name="bank_power_new"),
        *(
            path(f"cases/<str:number>/{verb.replace('_', '-')}", getattr(acting, verb), name=f"bank_{verb}")
            for verb in ("put_right", "sign", "refuse", "withdraw", "ask_again")
        ),
        path("payments", payments.payments, name="bank_payments"),
        path("payments/<int:file_id>", payments.payment_file, name="bank_payment_file"),
        path("payments/<int:file_id>/receipt.json", payments.payment_receipt, name="bank_payment_receipt"),
        path("payments/waiting/<int:item_id>", payments.settle, name="bank_settle"),
        *(
            path(f"cases/<str:number>/{verb.replace('_', '-')}", getattr(speaking, verb), name=f"bank_{verb}")
            for verb in ("accept", "reject", "take_back", "ask_to_accept", "answer")
        ),
        path("standing", standing.offered, name="bank_standing"),
        path("standing/new", standing.new, name="bank_standing_new"),
        path("standing/<int:standing_id>", standing.answer, name="bank_standing_answer"),
        path("standing/<int:standing_id>/end", standing.end, name="bank_standing_end"),
        path("systems", systems.systems, name="bank_systems"),
        path("systems/<str:client_id>/revoke", systems.revoke, name="bank_system_revoke"),
        path("webhooks", systems.add_webhook, name="bank_webhook_add"),
        path("webhooks/<int:webhook_id>", systems.webhook, name="bank_webhook"),
        path("webhooks/<int:webhook_id>/test", systems.test_webhook, name="bank_webhook_test"),
        path("webhooks/<int:webhook_id>/remove", systems.remove_webhook, name="bank_webhook_remove"),
    ]
