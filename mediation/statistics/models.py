"""Figures are folds over events; those of days that are over are kept as rows, which the events give again."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Court, Institution, Mediator
from mediation.db.fields import money


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
