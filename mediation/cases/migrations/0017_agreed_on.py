"""Since when an agreement is in force in a case, which never ends without agreement from then on."""

from django.db import migrations, models

FROM_THE_LOG = """
UPDATE cases AS c
   SET agreed_on = e.day
  FROM (SELECT v.case_id, min((v.at AT TIME ZONE 'Asia/Shanghai')::date) AS day
          FROM events AS v WHERE v.to_state = 'AGREED' AND strpos(v.event, ':') = 0 GROUP BY v.case_id) AS e
 WHERE c.id = e.case_id;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_number_by_equality")]
    operations = [
        migrations.AddField("case", "agreed_on", models.DateField(null=True)),
        migrations.RunSQL(FROM_THE_LOG, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=models.Q(
                    ("agreed_on", None),
                    models.Q(("state__in", ["TERMINATED", "TRANSFERRED", "WITHDRAWN", "REFUSED"]), _negated=True),
                    _connector="OR",
                ),
                name="cases_agreement_stands",
            ),
        ),
    ]
