"""Powers of attorney that were filed after their cases, and what each case had before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0006_logins_of_systems'),
        ('cases', '0018_power_runs_out'),
    ]

    operations = [
        migrations.CreateModel(
            name='PowerOfAttorney',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=64)),
                ('authority_type', models.CharField(max_length=32)),
                ('handler_name', models.CharField(max_length=50)),
                ('handler_phone', models.CharField(max_length=30)),
                ('given_on', models.DateField()),
                ('expires_on', models.DateField()),
                ('content_sha256', models.BinaryField(max_length=32, null=True)),
                ('filed_at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('institution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='accounts.institution')),
            ],
            options={
                'db_table': 'powers_of_attorney',
            },
        ),
        migrations.CreateModel(
            name='Renewal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=64)),
                ('authority_type', models.CharField(max_length=32)),
                ('handler_name', models.CharField(max_length=50)),
                ('handler_phone', models.CharField(max_length=30)),
                ('expires_on', models.DateField()),
                ('renewed_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('power', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='powers.powerofattorney')),
            ],
            options={
                'db_table': 'power_renewals',
            },
        ),
        migrations.AddConstraint(
            model_name='powerofattorney',
            constraint=models.CheckConstraint(condition=models.Q(('authority_type__in', ['general', 'special'])), name='powers_authority_known'),
        ),
        migrations.AddConstraint(
            model_name='powerofattorney',
            constraint=models.UniqueConstraint(fields=('institution', 'number', 'authority_type', 'handler_name', 'handler_phone', 'given_on', 'expires_on'), name='powers_filed_once'),
        ),
        migrations.AddConstraint(
            model_name='powerofattorney',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('given_on'))), name='powers_for_a_time'),
        ),
        migrations.AddIndex(
            model_name='renewal',
            index=models.Index(fields=['case', 'renewed_at'], name='power_renewals_of_case'),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.CheckConstraint(condition=models.Q(('authority_type__in', ['general', 'special'])), name='power_renewals_authority_known'),
        ),
    ]
