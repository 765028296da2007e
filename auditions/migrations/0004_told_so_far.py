from django.db import migrations

# Until now an appointment was told of as soon as it was made.
TOLD = """
UPDATE auditions_appointment
SET told_at = created_at, told_starts_at = starts_at, told_ends_at = ends_at,
    told_where = concat_ws(', ', nullif(place, ''), nullif(address, ''), nullif(online_url, ''))
"""


class Migration(migrations.Migration):
    dependencies = [("auditions", "0003_the_day")]

    operations = [migrations.RunSQL(TOLD, migrations.RunSQL.noop)]
