from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("talent", "0004_media_rosters_search")]

    operations = [
        migrations.AddField(
            model_name="representation",
            name="agreed_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="representation",
            name="proposed",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
