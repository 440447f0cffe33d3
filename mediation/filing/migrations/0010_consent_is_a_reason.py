"""A document may be left out because somebody no longer provides their data."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_more_care"),
        ("filing", "0009_papers_of_parties"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="evidenceentry",
            name="evidence_entries_note_known",
        ),
        migrations.AddConstraint(
            model_name="evidenceentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "note__in",
                        [
                            "W-UNLISTED",
                            "E-CASE",
                            "E-CASES",
                            "E-CASE-OVER",
                            "E-CONSENT",
                            "E-CHECKSUM",
                            "E-OTHER",
                            "E-EMPTY",
                            "E-TYPE",
                            "E-MACRO",
                            "E-NAME",
                            "E-PATH",
                            "E-LINK",
                            "E-ENCRYPTED",
                            "E-TWICE",
                            "E-LARGE",
                            "E-DAMAGED",
                        ],
                    )
                ),
                name="evidence_entries_note_known",
            ),
        ),
    ]
