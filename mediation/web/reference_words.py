"""What the admin calls the tables and columns of reference data, in the reader's language.

Set on the models when the admin is built: a name for people is no part of the schema, so it needs no migration.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
GROUPS: dict[str, Text] = {
    "accounts": _("People and institutions"),
    "assignment": _("Roster"),
    "mediation_sessions": _("Sessions"),
    "negotiation": _("Limits of plans"),
    "cases": _("Days off"),
    "consent": _("Texts of consent"),
    "relief": _("Relief"),
}
TABLES: dict[str, Text] = {
    "organisation": _("The centre"),
    "court": _("Courts"),
    "institution": _("Institutions"),
    "mediator": _("Mediators"),
    "user": _("Logins"),
    "invitation": _("Invitations"),
    "relation": _("Ties to institutions"),
    "leave": _("Leave"),
    "workinghours": _("Working hours"),
    "room": _("Rooms"),
    "planlimit": _("Limits of plans"),
    "calendarnotice": _("Notices of days off"),
    "calendarday": _("Days off and days worked"),
    "consenttext": _("Texts of consent"),
    "loadedprogramme": _("Relief programmes"),
    "standingconsent": _("Standing consents"),
    "bankruptcy": _("The list of bankruptcies"),
}
ONE: dict[str, Text] = {
    "organisation": _("centre"),
    "court": _("court"),
    "institution": _("institution"),
    "mediator": _("mediator"),
    "user": _("login"),
    "relation": _("tie to an institution"),
    "leave": _("leave"),
    "workinghours": _("working hours of a day"),
    "room": _("room"),
    "planlimit": _("limit of plans"),
    "calendarnotice": _("notice of days off"),
    "calendarday": _("day off or day worked"),
    "consenttext": _("text of consent"),
    "loadedprogramme": _("relief programme"),
}
"""A row of a table, as within "Add a ..."."""
FACTS: dict[str, Text] = {
    "days": _("Days named"),
    "title": _("Title"),
    "from": _("In force from"),
    "version": _("Version"),
    "role": _("Role"),
    "step": _("Step"),
    "rows": _("Rows"),
    "changed": _("New or changed"),
    "periods": _("Mediation periods moved"),
    "answers": _("Answers of mediators moved"),
    "windows": _("Windows for confirmation moved"),
    "limitations": _("Limitation clocks moved"),
}
"""What a change of reference data tells beside its columns."""
COLUMNS: dict[str, Text] = {
    "name": _("Name"),
    "short_name": _("Short name"),
    "regime": _("Law it works under"),
    "address": _("Address"),
    "phone": _("Telephone"),
    "region_code": _("Region code"),
    "notice_url": _("Where notices are checked"),
    "joint_choice_first": _("Parties choose their mediator first"),
    "code": _("Code"),
    "uscc": _("Unified social credit code"),
    "legal_representative": _("Legal representative"),
    "payee_bank": _("Payee's bank"),
    "payee_account": _("Payee's account"),
    "standing_consent_on": _("Standing consent since"),
    "four_eyes_over": _("A second person over so many rows"),
    "release_sum_over": _("One person gives up at most a day, yuan"),
    "release_cases_over": _("One person gives up in at most so many cases a day"),
    "error_limit_pct": _("Wrong rows at most, percent"),
    "takes_correct_rows": _("Takes the correct rows of a file"),
    "mediator_share_pct": _("Share of a mediator at most, percent"),
    "mediator_choice": _("Choice of mediators"),
    "mediator.name": _("Full name"),
    "licence_number": _("Licence number"),
    "products": _("Kinds of dispute"),
    "languages": _("Languages"),
    "districts": _("Districts"),
    "capacity": _("Open cases at most"),
    "share_pct": _("Working time, percent"),
    "skills": _("Skill by kind of dispute, percent"),
    "nearness": _("Nearness by district, percent"),
    "seniority": _("Seniority"),
    "term_from": _("Term from"),
    "term_until": _("Term until"),
    "role": _("Role"),
    "institution": _("Institution"),
    "court": _("Court"),
    "mediator": _("Mediator"),
    "kind": _("Kind"),
    "until": _("Until"),
    "from_day": _("From"),
    "reason": _("Reason"),
    "weekday": _("Weekday"),
    "starts": _("Starts"),
    "ends": _("Ends"),
    "is_open": _("Open"),
    "product": _("Kind of dispute"),
    "valid_from": _("Holds from"),
    "most_periods": _("Instalments at most"),
    "largest_balloon": _("Largest last instalment"),
    "source": _("Source"),
    "year": _("Year"),
    "title": _("Title"),
    "loaded_at": _("Loaded at"),
    "day": _("Day"),
    "is_worked": _("Worked"),
    "why": _("Why"),
    "purpose": _("Purpose"),
    "version": _("Version"),
    "effective_from": _("In force from"),
    "published_at": _("Published at"),
    "is_step_free": _("Without steps"),
    "zh": _("The text in Chinese"),
    "en": _("The text in English"),
}


def name_all(site: AdminSite) -> None:
    """Give the tables of a site, their columns and their groups the names above."""
    for model in site._registry:
        options: Any = model._meta
        if options.app_label in GROUPS:
            apps.get_app_config(options.app_label).verbose_name = GROUPS[options.app_label]  # type: ignore[assignment]
        options.verbose_name = ONE.get(options.model_name, options.verbose_name)
        options.verbose_name_plural = TABLES.get(options.model_name, options.verbose_name)
        for column in options.local_fields:
            known = COLUMNS.get(column.name, column.verbose_name)
            column.verbose_name = COLUMNS.get(f"{options.model_name}.{column.name}", known)
