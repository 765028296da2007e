import django.db.models.deletion
from django.db import migrations, models

from core.operations import Together


class Migration(migrations.Migration):

    dependencies = [
        ('auditions', '0005_back_to_what_was'),
        ('talent', '0003_minors_and_takes'),
    ]

    operations = [Together([
        migrations.AddField(
            model_name='selftaperequest',
            name='given_to_rep_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='selftaperequest',
            name='tape_before',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='talent.mediaasset'),
        ),
    ])]
