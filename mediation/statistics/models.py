"""Figures are folds over events; those of days that are over are kept as rows, which the events give again."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Court, Institution, Mediator, User
from mediation.db.fields import money, one_of, word
from mediation.statistics.words import ReportForm, Rhythm, Span


class ClosedDay(models.Model):
    """A day whose figures are closed, also where nothing happened on it."""

    day = models.DateField(primary_key=True)

    class Meta:
        db_table = "closed_days"


class DailyFigures(models.Model):
    """What happened on a day that is over, and what was open at its end; yuan. Rows of nothing are left out.

    A case counts for the institution that filed it, the court it belongs to, if any, and the mediator it had last by
    the end of the day. So the days of a period add up to its figures; `open` does not add up over days.
    """

    day = models.DateField()
    institution = models.ForeignKey(Institution, models.PROTECT, db_index=False)
    court = models.ForeignKey(Court, models.PROTECT, null=True, db_index=False)
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, db_index=False)
    filed = models.IntegerField()
    accepted = models.IntegerField()
    agreed = models.IntegerField()
    ended_otherwise = models.IntegerField()
    open = models.IntegerField()
    amount_accepted = money()
    amount_agreed = money()

    class Meta:
        db_table = "daily_figures"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "institution", "court", "mediator"], nulls_distinct=False, name="daily_figures_once"
            )
        ]


class ReportOrder(models.Model):
    """That somebody wants a report made again and again, until they end it."""

    owner = models.ForeignKey(User, models.PROTECT)
    form = word(ReportForm)
    rhythm = word(Rhythm)
    span = word(Span)
    tells_by_mail = models.BooleanField()
    ordered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "report_orders"
        constraints = [
            one_of("report_orders_form_known", "form", ReportForm),
            one_of("report_orders_rhythm_known", "rhythm", Rhythm),
            one_of("report_orders_span_known", "span", Span),
        ]


class MadeReport(models.Model):
    """A report that was made for an order, as of the last day of its week or month; it holds nothing of persons."""

    order = models.ForeignKey(ReportOrder, models.PROTECT, db_index=False)
    from_day = models.DateField()
    as_of = models.DateField()
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "made_reports"
        constraints = [models.UniqueConstraint(fields=["order", "as_of"], name="made_reports_once")]
