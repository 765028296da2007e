import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

from core.operations import Together, index_apart, update_in_parts

# What stood before was an agency's word wherever nobody has claimed the profile.
ON_WORD = """
UPDATE talent_representation SET standing = 'on_word' WHERE standing = 'confirmed' AND EXISTS (
    SELECT 1 FROM talent_performer who WHERE who.id = performer_id AND who.account_id IS NULL
)
"""
# Where a family holds the profile, that it is open was their word; where only an agency does, nobody's.
OPENED = """
UPDATE talent_performer SET opened_at = updated_at
WHERE visibility = 'public' AND account_id IS NOT NULL AND opened_at IS NULL
"""
CLOSED = """
UPDATE talent_performer SET visibility = 'trade'
WHERE opened_at IS NULL AND (
  visibility = 'public' AND born_on IS NOT NULL
  OR visibility IN ('public', 'unlisted') AND account_id IS NULL AND (born_on IS NOT NULL OR playing_age_max < 16)
)
"""
DUE = """
INSERT INTO talent_searchdue (performer_id) SELECT id FROM talent_performer who
WHERE NOT EXISTS (SELECT 1 FROM talent_searchdue due WHERE due.performer_id = who.id)
"""
OPENED_BY_A_GUARDIAN = "born_on IS NULL OR NOT (visibility = 'public') OR opened_at IS NOT NULL"
ONE_A_TERRITORY = '(performer_id, organisation_id, territory) WHERE ends_on IS NULL'
STANDING = "standing IN ('asked', 'on_word', 'confirmed')"


class Migration(migrations.Migration):

    # Whoever works meanwhile waits for a row at most. Interrupted, it is run again from its beginning.
    atomic = False

    dependencies = [
        ('talent', '0004_media_rosters_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [Together([
        update_in_parts('talent_representation', ON_WORD),
        update_in_parts('talent_performer', OPENED),
        update_in_parts('talent_performer', CLOSED),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
        # Only now: nobody may be kept from writing a profile that is not turned yet.
        migrations.RunSQL(
            [
                'ALTER TABLE talent_performer DROP CONSTRAINT IF EXISTS minor_is_opened_by_a_guardian',
                f'ALTER TABLE talent_performer ADD CONSTRAINT minor_is_opened_by_a_guardian CHECK ({OPENED_BY_A_GUARDIAN}) NOT VALID',
            ],
            ['ALTER TABLE talent_performer DROP CONSTRAINT IF EXISTS minor_is_opened_by_a_guardian'],
            state_operations=[migrations.AddConstraint('performer', models.CheckConstraint(condition=models.Q(('born_on__isnull', True), models.Q(('visibility', 'public'), _negated=True), ('opened_at__isnull', False), _connector='OR'), name='minor_is_opened_by_a_guardian'))],
        ),
        index_apart(
            'talent_bookout_rule_id_dff0d7d1',
            'talent_bookout (rule_id)',
            [migrations.AlterField('bookout', 'rule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dates', to='talent.bookoutrule'))],
        ),
        index_apart(
            'talent_bookout_source_id_3fe0d961',
            'talent_bookout (source_id)',
            [migrations.AlterField('bookout', 'source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dates', to='talent.calendarsource'))],
        ),
        index_apart(
            'talent_mediaasset_look_id_fac0fa34',
            'talent_mediaasset (look_id)',
            [migrations.AlterField('mediaasset', 'look', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='headshots', to='talent.look'))],
        ),
        index_apart(
            'talent_performerskill_clip_id_cedf24d8',
            'talent_performerskill (clip_id)',
            [migrations.AlterField('performerskill', 'clip', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='shows_skills', to='talent.mediaasset'))],
        ),
        index_apart(
            'talent_representation_asked_by_id_4d905dd0',
            'talent_representation (asked_by_id)',
            [migrations.AlterField('representation', 'asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL))],
        ),
        index_apart(
            'talent_representation_decided_by_id_437d903c',
            'talent_representation (decided_by_id)',
            [migrations.AlterField('representation', 'decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL))],
        ),
        index_apart(
            'media_being_prepared',
            "talent_mediaasset (created_at) WHERE removed_at IS NULL AND state = 'processing'",
            [migrations.AddIndex('mediaasset', models.Index(condition=models.Q(('removed_at__isnull', True), ('state', 'processing')), fields=['created_at'], name='media_being_prepared'))],
        ),
        index_apart(
            'representation_of_agency',
            f'talent_representation (organisation_id, performer_id) WHERE {STANDING}',
            [migrations.AddIndex('representation', models.Index(condition=models.Q(('standing__in', ['asked', 'on_word', 'confirmed'])), fields=['organisation', 'performer'], name='representation_of_agency'))],
        ),
        # The new one is there before the old one goes.
        migrations.RunSQL(
            [
                'DROP INDEX CONCURRENTLY IF EXISTS representation_once_standing',
                f'CREATE UNIQUE INDEX CONCURRENTLY representation_once_standing ON talent_representation {ONE_A_TERRITORY} AND {STANDING}',
                'DROP INDEX CONCURRENTLY IF EXISTS representation_once',
                'ALTER INDEX representation_once_standing RENAME TO representation_once',
            ],
            [
                'DROP INDEX CONCURRENTLY IF EXISTS representation_once_always',
                f'CREATE UNIQUE INDEX CONCURRENTLY representation_once_always ON talent_representation {ONE_A_TERRITORY}',
                'DROP INDEX CONCURRENTLY IF EXISTS representation_once',
                'ALTER INDEX representation_once_always RENAME TO representation_once',
            ],
            state_operations=[
                migrations.RemoveConstraint('representation', 'representation_once'),
                migrations.AddConstraint('representation', models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('standing__in', ['asked', 'on_word', 'confirmed'])), fields=('performer', 'organisation', 'territory'), name='representation_once')),
            ],
        ),
        ValidateConstraint('bookout', 'book_out_comes_from_one'),
        ValidateConstraint('mediaasset', 'media_progress_is_a_share'),
        ValidateConstraint('performer', 'erased_performer_says_nothing'),
        ValidateConstraint('performer', 'minor_is_opened_by_a_guardian'),
        ValidateConstraint('representation', 'commission_at_most_ten'),
        # Last: until here a standing is turned in a way that is not legal later.
        pgtrigger.migrations.AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='representation_legal_standing', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."standing", \':\', NEW."standing") = ANY(\'{asked:confirmed,asked:refused,asked:ended,on_word:confirmed,on_word:refused,on_word:ended,confirmed:ended,refused:asked,refused:confirmed,ended:confirmed,ended:on_word,ended:asked}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."standing" IS DISTINCT FROM NEW."standing") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "standing" from "%" to "%" on table %\', OLD."standing", NEW."standing", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='9b076c026503a7a04021ac2682cd1b68766ce08b', operation='UPDATE', pgid='pgtrigger_representation_legal_standing_1b120', table='talent_representation', when='BEFORE')),
        ),
    ])]
