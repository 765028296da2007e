import django.db.models.deletion
from django.db import migrations, models

from contracts.commission import ground_of
from contracts.facts import Facts


def fill(apps, schema_editor):
    """What is in force already, the newest paper of each deal: as it would have been kept on the day it was signed."""
    Contract, Engagement = apps.get_model("contracts", "Contract"), apps.get_model("contracts", "Engagement")
    rows = Contract.objects.filter(
        agency__isnull=False, executed_at__isnull=False, state__in=["executed", "amended", "terminated"]
    )
    newest = rows.order_by("agency_id", "offer_id", "-pk").distinct("agency_id", "offer_id")
    whole = newest.select_related("revision", "production", "role")
    made = (_line(Engagement, one) for one in whole.iterator(chunk_size=500))
    Engagement.objects.bulk_create(made, batch_size=500)


def _line(Engagement, contract):
    production = contract.production
    facts = Facts(
        now=contract.executed_at,
        agreement=production.agreement,
        agreement_note=production.agreement_note,
        kind=production.kind,
        tier=contract.role.tier,
        production_starts_on=production.starts_on,
    )
    ground = ground_of(contract.revision.terms if contract.own_terms is None else contract.own_terms, facts)
    return Engagement(
        organisation_id=contract.agency_id,
        offer_id=contract.offer_id,
        contract_id=contract.pk,
        performer_id=contract.performer_id,
        executed_at=contract.executed_at,
        currency=ground.currency or contract.currency,
        earned=ground.earned,
        said=ground.said,
        on_top=ground.on_top,
        scale=ground.scale,
        elsewhere=ground.elsewhere,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_tokens_for_rosters_and_search'),
        ('contracts', '0004_commission_received'),
        ('talent', '0005_what_stood_already'),
    ]

    operations = [
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('executed_at', models.DateTimeField()),
                ('currency', models.CharField(max_length=3)),
                ('earned', models.DecimalField(decimal_places=2, max_digits=14)),
                ('said', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('on_top', models.BooleanField(default=False)),
                ('scale', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('elsewhere', models.BooleanField(default=False)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contracts.contract')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contracts.offer')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='talent.performer')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'executed_at'], name='engagement_of_agency')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'offer'), name='engagement_once')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
