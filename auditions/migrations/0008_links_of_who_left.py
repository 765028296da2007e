from django.db import migrations, models

from core.operations import Together


class Migration(migrations.Migration):

    dependencies = [
        ('auditions', '0007_self_tapes_restored'),
    ]

    operations = [Together([
        migrations.AddField(
            model_name='appointment',
            name='links_from',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='selftaperequest',
            name='rep_links_from',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ])]
