import core.clock
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.math
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from decimal import Decimal
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, CreateExtension
from django.db import migrations, models

from core.operations import Together


# What stands already in tables that may be large is turned to this, and indexed, by 0005: nobody's work waits for it.
class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_tokens_for_rosters_and_search'),
        ('talent', '0003_minors_and_takes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [Together([
        CreateExtension(
            name='intarray',
        ),
        migrations.CreateModel(
            name='AgentCover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('covered_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ['starts_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='cover_dates'), models.CheckConstraint(condition=models.Q(('agent', models.F('covered_by')), _negated=True), name='cover_by_another')],
            },
        ),
        migrations.CreateModel(
            name='AlertSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cadence', models.CharField(choices=[('at_once', 'At once'), ('daily', 'Once a day'), ('never', 'Not at all')], default='never', max_length=8)),
                ('only_paid', models.BooleanField(default=False)),
                ('only_near', models.BooleanField(default=False)),
                ('updated_at', models.DateTimeField(default=core.clock.now)),
                ('performer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='talent.performer')),
            ],
            options={
                'verbose_name_plural': 'alert settings',
            },
        ),
        migrations.CreateModel(
            name='BookOutRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('every_weeks', models.PositiveSmallIntegerField(default=1)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=120)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='book_out_rules', to='talent.performer')),
            ],
            options={
                'ordering': ['starts_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='book_out_rule_dates'), models.CheckConstraint(condition=models.Q(('every_weeks__range', (1, 8))), name='book_out_rule_weeks'), models.CheckConstraint(condition=models.Q(('weekdays__len__range', (1, 7))), name='book_out_rule_has_days')],
            },
        ),
        migrations.CreateModel(
            name='CalendarSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('address', models.CharField(max_length=1000)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('etag', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(db_index=True, default=core.clock.now)),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendars', to='talent.performer')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ClientNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='client_notes', to='talent.performer')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['organisation', 'performer', '-id'], name='client_notes_of_agency')],
            },
        ),
        migrations.CreateModel(
            name='Guardianship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('parent', 'Parent'), ('guardian', 'Legal guardian'), ('chaperone', 'Chaperone')], default='parent', max_length=10)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardianships', to='talent.performer')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardianships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('performer', 'user'), name='guardian_once')],
            },
        ),
        migrations.CreateModel(
            name='IdentityKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mail', 'E-mail address'), ('name_year', 'Name and birth year')], max_length=10)),
                ('digest', models.CharField(max_length=64)),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identity_keys', to='talent.performer')),
            ],
            options={
                'indexes': [models.Index(fields=['digest'], name='identity_by_digest')],
                'constraints': [models.UniqueConstraint(fields=('performer', 'kind', 'digest'), name='identity_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='talent.performer')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('performer', 'name'), name='look_name_once')],
            },
        ),
        migrations.CreateModel(
            name='NotShown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='talent.performer')),
            ],
            options={
                'verbose_name_plural': 'not shown',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'performer'), name='not_shown_once')],
            },
        ),
        migrations.CreateModel(
            name='OfficeNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='office_notes', to='talent.performer')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['organisation', 'performer', '-id'], name='office_notes_on')],
            },
        ),
        migrations.CreateModel(
            name='ProfileExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('processing', 'Being prepared'), ('ready', 'Ready'), ('failed', 'Could not be used')], default='processing', max_length=10)),
                ('byte_size', models.PositiveBigIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('expires_at', models.DateTimeField()),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='talent.performer')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['expires_at'], name='export_ends')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'processing')), fields=('performer', 'asked_by'), name='one_export_being_made')],
            },
        ),
        migrations.CreateModel(
            name='ProfileInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('claim', 'Take over your profile'), ('guardian', 'Answer for a child together'), ('hand_over', 'Take over your profile from your guardian')], max_length=10)),
                ('email', models.EmailField(max_length=254)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('relation', models.CharField(blank=True, choices=[('parent', 'Parent'), ('guardian', 'Legal guardian'), ('chaperone', 'Chaperone')], max_length=10)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.organisation')),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='talent.performer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), fields=('performer', 'purpose', 'email'), name='profile_invitation_open_once')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('media', 'A file'), ('account', 'An account and all that was on it')], max_length=8)),
                ('owner_digest', models.CharField(db_index=True, max_length=64)),
                ('facts', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(default=core.clock.now)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RosterImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('read', 'Read, nothing done yet'), ('running', 'Being brought in'), ('done', 'Brought in'), ('undoing', 'Being taken back'), ('undone', 'Taken back')], default='read', max_length=8)),
                ('heading', models.JSONField(default=list)),
                ('columns', models.JSONField(default=dict)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('touched_at', models.DateTimeField(default=core.clock.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='roster_import_progress')],
            },
        ),
        migrations.CreateModel(
            name='RosterImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('cells', models.JSONField()),
                ('verdict', models.CharField(blank=True, choices=[('new', 'New profile'), ('ask', 'Known here; will be asked'), ('already', 'On this roster already'), ('choose', 'Could be one of several'), ('repeated', 'Same as a line above'), ('unreadable', 'Cannot be read')], max_length=12)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('choices', models.JSONField(default=list)),
                ('is_skipped', models.BooleanField(default=False)),
                ('made_performer', models.BooleanField(default=False)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('performer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='talent.performer')),
                ('representation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='talent.representation')),
                ('roster_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='talent.rosterimport')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['roster_import', 'number'], name='roster_row_to_do')],
                'constraints': [models.UniqueConstraint(fields=('roster_import', 'number'), name='roster_row_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('filters', models.JSONField(default=dict)),
                ('cadence', models.CharField(choices=[('at_once', 'At once'), ('daily', 'Once a day'), ('never', 'Not at all')], default='never', max_length=8)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('looked_at', models.DateTimeField(default=core.clock.now)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('name'), name='saved_search_name_once')],
                'verbose_name_plural': 'saved searches',
            },
        ),
        migrations.CreateModel(
            name='SavedSearchMet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told_at', models.DateTimeField(null=True)),
                ('met_at', models.DateTimeField(default=core.clock.now)),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='talent.performer')),
                ('saved_search', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='met', to='talent.savedsearch')),
            ],
            options={
                'verbose_name_plural': 'saved searches met',
                'constraints': [models.UniqueConstraint(fields=('saved_search', 'performer'), name='met_in_search_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('performer_id', models.BigIntegerField()),
            ],
            options={
                'verbose_name_plural': 'search entries due',
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('performer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='talent.performer')),
                ('visibility', models.CharField(choices=[('public', 'Public'), ('trade', 'Reps and casting only'), ('unlisted', 'Unlisted')], max_length=10)),
                ('is_minor', models.BooleanField(default=False)),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('playing_age_min', models.PositiveSmallIntegerField(null=True)),
                ('playing_age_max', models.PositiveSmallIntegerField(null=True)),
                ('height_cm', models.PositiveSmallIntegerField(null=True)),
                ('shuffle', models.BigIntegerField(db_default=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Random(), '*', models.Value(4611686018427387904)), models.BigIntegerField()))),
                ('listed_at', models.DateTimeField(default=core.clock.now)),
                ('updated_at', models.DateTimeField(default=core.clock.now)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
            options={
                'verbose_name_plural': 'search entries',
                'indexes': [models.Index(fields=['shuffle'], name='search_entry_shuffled'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['tags', 'words'], name='search_entry_all', opclasses=['gin__int_ops', 'tsvector_ops'])],
            },
        ),
        migrations.CreateModel(
            name='SearchLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filters', models.JSONField(default=dict)),
                ('found', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField(default=core.clock.now)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('typed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(db_collation='C', max_length=40), blank=True, default=list, size=None)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', '-id'], name='searches_of_office'), models.Index(fields=['created_at'], name='searches_by_age'), django.contrib.postgres.indexes.GinIndex(fields=['typed'], name='searches_by_typed')],
            },
        ),
        migrations.CreateModel(
            name='SearchTag',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('tag', models.CharField(db_collation='C', max_length=90, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(db_collation='C', max_length=40, primary_key=True, serialize=False)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['word'], name='search_word_shape', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.CreateModel(
            name='SizeCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(choices=[('eu', 'EU'), ('uk', 'UK'), ('us', 'US')], default='eu', max_length=2)),
                ('chest_cm', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('waist_cm', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('hips_cm', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('inside_leg_cm', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('sleeve_cm', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('collar_cm', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('head_cm', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('glove', models.CharField(blank=True, max_length=12)),
                ('clothes', models.CharField(blank=True, max_length=24)),
                ('shoe', models.CharField(blank=True, max_length=12)),
                ('hair', models.CharField(blank=True, max_length=40)),
                ('eyes', models.CharField(blank=True, max_length=40)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('measured_on', models.DateField(blank=True, null=True)),
                ('updated_at', models.DateTimeField(default=core.clock.now)),
                ('performer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='size_card', to='talent.performer')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('chest_cm__isnull', True), ('chest_cm__range', (10, 260)), _connector='OR'), models.Q(('waist_cm__isnull', True), ('waist_cm__range', (10, 260)), _connector='OR'), models.Q(('hips_cm__isnull', True), ('hips_cm__range', (10, 260)), _connector='OR'), models.Q(('inside_leg_cm__isnull', True), ('inside_leg_cm__range', (10, 260)), _connector='OR'), models.Q(('sleeve_cm__isnull', True), ('sleeve_cm__range', (10, 260)), _connector='OR'), models.Q(('collar_cm__isnull', True), ('collar_cm__range', (10, 260)), _connector='OR'), models.Q(('head_cm__isnull', True), ('head_cm__range', (10, 260)), _connector='OR')), name='size_card_is_of_a_body')],
            },
        ),
        migrations.CreateModel(
            name='TalentFolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('name'), name='talent_folder_name_once')],
            },
        ),
        migrations.CreateModel(
            name='TalentList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('total', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('folder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lists', to='talent.talentfolder')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('name'), condition=models.Q(('removed_at__isnull', True)), name='talent_list_name_once')],
            },
        ),
        migrations.CreateModel(
            name='TalentListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('position', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='talent.performer')),
                ('talent_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='talent.talentlist')),
            ],
            options={
                'verbose_name_plural': 'talent list entries',
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('talent_list', 'performer'), name='on_a_list_once')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('door', models.CharField(max_length=24)),
                ('door_data', models.JSONField(default=dict)),
                ('kind', models.CharField(choices=[('headshot', 'Headshot'), ('resume', 'Résumé'), ('tape', 'Self-tape'), ('take', 'Take in the room'), ('reel', 'Showreel'), ('slate', 'Slate'), ('voice', 'Voice demo'), ('clip', 'Clip'), ('permit', 'Work permit')], max_length=10)),
                ('state', models.CharField(choices=[('receiving', 'Arriving'), ('received', 'Arrived'), ('taken', 'In its place'), ('refused', 'Could not be used'), ('stopped', 'Stopped'), ('expired', 'Out of time')], default='receiving', max_length=10)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('metadata', models.CharField(blank=True, max_length=2000)),
                ('length', models.PositiveBigIntegerField()),
                ('offset', models.PositiveBigIntegerField(default=0)),
                ('parts', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('touched_at', models.DateTimeField(default=core.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('asset', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='came_by', to='talent.mediaasset')),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='talent.performer')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['performer', '-id'], name='upload_of_performer'), models.Index(condition=models.Q(('state__in', ['receiving', 'received'])), fields=['expires_at'], name='upload_on_its_way')],
                'constraints': [models.CheckConstraint(condition=models.Q(('offset__lte', models.F('length'))), name='upload_within_its_length'), models.CheckConstraint(condition=models.Q(('length__gte', 1), ('length__lte', 2147483648)), name='upload_size'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['received', 'taken']), _negated=True), ('offset', models.F('length')), _connector='OR'), name='upload_taken_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='WorkPermit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('territory', models.CharField(max_length=80)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('issued_by', models.CharField(blank=True, max_length=120)),
                ('expires_on', models.DateField()),
                ('reminded_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='talent.mediaasset')),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='work_permits', to='talent.performer')),
            ],
            options={
                'ordering': ['-expires_on', 'id'],
            },
        ),
        migrations.AddField(
            model_name='bookout',
            name='rule',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dates', to='talent.bookoutrule'),
        ),
        migrations.AddField(
            model_name='bookout',
            name='source',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dates', to='talent.calendarsource'),
        ),
        migrations.AddField(
            model_name='credit',
            name='url',
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.AlterField(
            model_name='mediaasset',
            name='kind',
            field=models.CharField(choices=[('headshot', 'Headshot'), ('resume', 'Résumé'), ('tape', 'Self-tape'), ('take', 'Take in the room'), ('reel', 'Showreel'), ('slate', 'Slate'), ('voice', 'Voice demo'), ('clip', 'Clip'), ('permit', 'Work permit')], max_length=10),
        ),
        migrations.AddField(
            model_name='mediaasset',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='mediaasset',
            name='made',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='mediaasset',
            name='progress',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='mediaasset',
            name='scan',
            field=models.CharField(blank=True, choices=[('', 'Not scanned'), ('clean', 'Nothing found'), ('found', 'Something found')], default='', max_length=8),
        ),
        migrations.AddField(
            model_name='mediaasset',
            name='title',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='mediaasset',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='mediaasset',
            name='look',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='headshots', to='talent.look'),
        ),
        migrations.AddField(
            model_name='performer',
            name='contact_email',
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name='performer',
            name='erased_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='performer',
            name='opened_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='performer',
            name='links_from',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='performerskill',
            name='clip',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='shows_skills', to='talent.mediaasset'),
        ),
        migrations.AddField(
            model_name='representation',
            name='asked_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='representation',
            name='commission_percent',
            field=models.DecimalField(decimal_places=2, default=Decimal('10.00'), max_digits=4),
        ),
        migrations.AddField(
            model_name='representation',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='representation',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='representation',
            name='is_exclusive',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='representation',
            name='mediums',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('screen', 'Film and television'), ('theatre', 'Theatre'), ('commercial', 'Commercials'), ('voice', 'Voice'), ('game', 'Games')], max_length=12), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='representation',
            name='standing',
            field=models.CharField(choices=[('asked', 'Waiting for the performer'), ('on_word', "On the agency's word"), ('confirmed', 'Confirmed by the performer'), ('refused', 'Not confirmed'), ('ended', 'Ended')], default='confirmed', max_length=10),
        ),
        migrations.AddField(
            model_name='representation',
            name='agreed_until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='representation',
            name='proposed',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='representation',
            name='ended_as',
            field=models.CharField(blank=True, choices=[('asked', 'Waiting for the performer'), ('on_word', "On the agency's word"), ('confirmed', 'Confirmed by the performer'), ('refused', 'Not confirmed'), ('ended', 'Ended')], max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='credit',
            trigger=pgtrigger.compiler.Trigger(name='search_entry_due', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO talent_searchdue (performer_id)\nVALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.performer_id ELSE NEW.performer_id END);\nRETURN NULL;\n", hash='e88a0c9255ddca5d129ef6013f1f6ad1b4bb4560', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_search_entry_due_4f552', table='talent_credit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mediaasset',
            trigger=pgtrigger.compiler.Trigger(name='search_entry_due', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO talent_searchdue (performer_id)\nVALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.performer_id ELSE NEW.performer_id END);\nRETURN NULL;\n", hash='de8e7bc27126d6af93f8a1d520cfac6be2539e5c', operation='INSERT OR UPDATE OF "state", "removed_at" OR DELETE', pgid='pgtrigger_search_entry_due_a39e0', table='talent_mediaasset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='performer',
            trigger=pgtrigger.compiler.Trigger(name='search_entry_due', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO talent_searchdue (performer_id)\nVALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END);\nRETURN NULL;\n", hash='8edabbffbd85754ccda96918ac561b2b5dcc7eee', operation='INSERT OR UPDATE OF "stage_name", "plays", "playing_age_min", "playing_age_max", "height_cm", "bases", "accents", "visibility", "born_on", "erased_at" OR DELETE', pgid='pgtrigger_search_entry_due_e5d42', table='talent_performer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='performerlanguage',
            trigger=pgtrigger.compiler.Trigger(name='search_entry_due', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO talent_searchdue (performer_id)\nVALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.performer_id ELSE NEW.performer_id END);\nRETURN NULL;\n", hash='a4af11bc22537cfd55c861a6b97f2ec9bc35f7a6', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_search_entry_due_d6051', table='talent_performerlanguage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='performerskill',
            trigger=pgtrigger.compiler.Trigger(name='search_entry_due', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO talent_searchdue (performer_id)\nVALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.performer_id ELSE NEW.performer_id END);\nRETURN NULL;\n", hash='f0463d46aff4a5a6e6d751fb9a113ffb7dc0e594', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_search_entry_due_62df3', table='talent_performerskill', when='AFTER')),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='profileversion',
            name='profile_version_fixed',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profileversion',
            trigger=pgtrigger.compiler.Trigger(name='profile_version_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF NEW.id = OLD.id AND NEW.performer_id = OLD.performer_id AND NEW.number = OLD.number\n               AND NEW.created_at = OLD.created_at AND NEW.fingerprint = \'\'\n               AND NEW.data = \'{"stage_name": "A performer who has left", "pronouns": "", "plays": [], "playing_age_min": null, "playing_age_max": null, "height_cm": null, "bases": [], "accents": [], "languages": [], "skills": [], "credits": [], "training": [], "links": [], "bio": "", "headshots": [], "resume": null}\'::jsonb\n               AND EXISTS (\n                   SELECT 1 FROM talent_performer who WHERE who.id = OLD.performer_id AND who.erased_at IS NOT NULL\n               ) THEN\n                RETURN NEW;\n            END IF;\n            RAISE EXCEPTION \'pgtrigger: Cannot update rows from talent_profileversion table\';\n        ', hash='c5de1bf68b9a53bd4290c5708b418152ae43b376', operation='UPDATE', pgid='pgtrigger_profile_version_fixed_ef675', table='talent_profileversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='word_only_where_unclaimed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."standing" = \'on_word\')', func="\n                    IF EXISTS (\n                        SELECT 1 FROM talent_performer who\n                        WHERE who.id = NEW.performer_id AND who.account_id IS NOT NULL\n                    ) THEN\n                        RAISE EXCEPTION 'This performer speaks for themself'\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'word_only_where_unclaimed';\n                    END IF;\n                    RETURN NEW;\n                ", hash='850776cb6f557bb13eaef757ba91a00a5269fd29', operation='INSERT OR UPDATE OF "standing"', pgid='pgtrigger_word_only_where_unclaimed_a35d0', table='talent_representation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='search_entry_due', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO talent_searchdue (performer_id)\nVALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.performer_id ELSE NEW.performer_id END);\nRETURN NULL;\n", hash='46e8e934bae0773c1f6aa1ee0db04a696587e145', operation='INSERT OR UPDATE OF "standing", "starts_on", "ends_on" OR DELETE', pgid='pgtrigger_search_entry_due_f6ce7', table='talent_representation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='training',
            trigger=pgtrigger.compiler.Trigger(name='search_entry_due', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO talent_searchdue (performer_id)\nVALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.performer_id ELSE NEW.performer_id END);\nRETURN NULL;\n", hash='e618dce41dbd6c8dfcd0137847746933ac2d1ae0', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_search_entry_due_37b9d', table='talent_training', when='AFTER')),
        ),
    ]), Together([
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0d8ebdb333b9f2e6fd91fb965f5d1d5818bb6c77', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8b073', table='talent_receipt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rosterimport',
            trigger=pgtrigger.compiler.Trigger(name='roster_import_legal_state', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{read:running,running:done,done:undoing,undoing:undone}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='efcb794bff2ee7c754a797c2326b3b66e62d9519', operation='UPDATE', pgid='pgtrigger_roster_import_legal_state_41812', table='talent_rosterimport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchlog',
            trigger=pgtrigger.compiler.Trigger(name='search_log_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF TG_OP = \'DELETE\' THEN\n                IF OLD.created_at < now() - interval \'1 year\' THEN\n                    RETURN OLD;\n                END IF;\n            ELSIF (NEW.id, NEW.organisation_id, NEW.found, NEW.created_at)\n                    = (OLD.id, OLD.organisation_id, OLD.found, OLD.created_at)\n                AND NEW.user_id IS NOT DISTINCT FROM OLD.user_id AND NEW.typed = \'{}\'\n                AND NOT EXISTS (\n                    SELECT FROM jsonb_each(OLD.filters) was FULL JOIN jsonb_each(NEW.filters) put USING (key)\n                    WHERE was.value IS NULL OR put.value IS NULL\n                        OR (was.value <> put.value AND put.value <> \'["a name that is no longer kept"]\'::jsonb)\n                ) THEN\n                RETURN NEW;\n            END IF;\n            RAISE EXCEPTION \'pgtrigger: Cannot update or delete rows from talent_searchlog table\';\n        ', hash='6991e76ca59ba87efed7d69ad4bf26a4bf685648', operation='UPDATE OR DELETE', pgid='pgtrigger_search_log_fixed_d2b34', table='talent_searchlog', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='upload',
            trigger=pgtrigger.compiler.Trigger(name='upload_legal_state', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{receiving:received,receiving:refused,receiving:stopped,receiving:expired,received:taken,received:refused,received:stopped,received:expired}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='0b3f1930d55ea957f603f37292be9d1a9cdb3557', operation='UPDATE', pgid='pgtrigger_upload_legal_state_eb264', table='talent_upload', when='BEFORE')),
        ),
        AddConstraintNotValid(
            model_name='bookout',
            constraint=models.CheckConstraint(condition=models.Q(('rule__isnull', True), ('source__isnull', True), _connector='OR'), name='book_out_comes_from_one'),
        ),
        AddConstraintNotValid(
            model_name='mediaasset',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='media_progress_is_a_share'),
        ),
        AddConstraintNotValid(
            model_name='performer',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), models.Q(('account__isnull', True), ('bio', ''), ('born_on__isnull', True), ('contact_email', ''), ('legal_name', ''), ('search_text', ''), ('visibility', 'unlisted')), _connector='OR'), name='erased_performer_says_nothing'),
        ),
        AddConstraintNotValid(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(('commission_percent__range', (0, Decimal('10.00')))), name='commission_at_most_ten'),
        ),
    ])]
