from itertools import groupby

import django.db.models.deletion
from django.db import migrations, models

from contracts.commission import Paper, ground_of, lines_of
from contracts.facts import Facts


def fill(apps, schema_editor):
    """What is in force already, deal by deal: as it would have been kept on the day it was signed."""
    Contract, Engagement = apps.get_model("contracts", "Contract"), apps.get_model("contracts", "Engagement")
    rows = Contract.objects.filter(executed_at__isnull=False, state__in=["executed", "amended", "terminated"])
    whole = rows.order_by("offer_id", "pk").select_related("revision", "production", "role", "amends")
    deals = groupby(whole.iterator(chunk_size=500), key=lambda one: one.offer_id)
    made = (line for offer_id, papers in deals for line in _lines(Engagement, offer_id, list(papers)))
    Engagement.objects.bulk_create(made, batch_size=500)


def _lines(Engagement, offer_id, papers):
    for agency_id, line in lines_of(map(_paper, papers)).items():
        ground = line.ground
        yield Engagement(
            organisation_id=agency_id,
            offer_id=offer_id,
            contract_id=line.paper.contract_id,
            performer_id=papers[0].performer_id,
            executed_at=line.executed_at,
            currency=ground.currency or papers[0].currency,
            earned=ground.earned,
            said=ground.said,
            on_top=ground.on_top,
            scale=ground.scale,
            elsewhere=ground.elsewhere,
        )


def _paper(contract):
    production = contract.production
    facts = Facts(
        now=contract.executed_at,
        agreement=production.agreement,
        agreement_note=production.agreement_note,
        kind=production.kind,
        tier=contract.role.tier,
        production_starts_on=production.starts_on,
    )
    return Paper(
        contract_id=contract.pk,
        agency_id=contract.agency_id,
        executed_at=contract.executed_at,
        ground=ground_of(contract.revision.terms if contract.own_terms is None else contract.own_terms, facts),
        is_amendment=contract.amends_id is not None,
        is_ended=contract.state == "terminated",
        is_void=contract.amends is not None and contract.amends.state == "terminated",
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
