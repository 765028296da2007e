from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

from core.operations import Together, index_apart


class Migration(migrations.Migration):

    # Whoever works meanwhile waits for nothing. Interrupted, it is run again from its beginning.
    atomic = False

    dependencies = [
        ('casting', '0012_breakdowns_and_alerts'),
    ]

    operations = [Together([
        ValidateConstraint('wayin', 'way_in_ended_has_a_time'),
        index_apart(
            'submission_union_told',
            "casting_submission (organisation_id, union_status, production_id, performer_id) WHERE NOT (union_status = '')",
            [migrations.AddIndex('submission', models.Index(condition=models.Q(('union_status', ''), _negated=True), fields=['organisation', 'union_status', 'production', 'performer'], name='submission_union_told'))],
        ),
    ])]
