import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('cycles', '0001_initial'),
        ('organisations', '0001_initial'),
        ('outcomes', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='catalogue', to='organisations.organisation')),
                ('key', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=120)),
                ('layer', models.CharField(max_length=16)),
                ('area', models.CharField(max_length=32)),
                ('need_types', models.JSONField(default=list)),
                ('phases', models.JSONField(default=list)),
                ('what', models.TextField(max_length=1000)),
                ('who', models.CharField(max_length=120)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('times_per_week', models.PositiveSmallIntegerField()),
                ('weeks', models.PositiveSmallIntegerField()),
                ('group_size', models.PositiveSmallIntegerField()),
                ('measure', models.CharField(blank=True, max_length=200)),
                ('synonyms', models.JSONField(default=list)),
                ('child_words', models.CharField(blank=True, max_length=200)),
                ('one_off_cost', models.DecimalField(decimal_places=2, default=0, max_digits=8)),
                ('is_retired', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name_plural': 'catalogue entries',
                'ordering': ('area', 'layer', 'name', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('layer__in', ['specialist', 'targeted', 'targeted_plus', 'universal'])), name='catalogue_entry_layer'), models.CheckConstraint(condition=models.Q(('area__in', ['all', 'cognition_and_learning', 'communication_and_interaction', 'semh', 'sensory_and_physical'])), name='catalogue_entry_area'), models.UniqueConstraint(condition=models.Q(('school__isnull', True)), fields=('key',), name='catalogue_shipped_once'), models.UniqueConstraint(fields=('school', 'key'), name='catalogue_school_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='StaffRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_rates', to='organisations.organisation')),
                ('grade', models.CharField(max_length=20)),
                ('hourly_rate', models.DecimalField(decimal_places=2, max_digits=7)),
                ('starts_on', models.DateField()),
            ],
            options={
                'ordering': ('school_id', 'grade', '-starts_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('grade__in', ['senco', 'specialist', 'teacher', 'teaching_assistant'])), name='staff_rate_grade'), models.UniqueConstraint(fields=('school', 'grade', 'starts_on'), name='staff_rate_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ProvisionGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='organisations.organisation')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='provision.catalogueentry')),
                ('name', models.CharField(max_length=120)),
                ('layer', models.CharField(max_length=16)),
                ('area', models.CharField(max_length=32)),
                ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='groups_led', to=settings.AUTH_USER_MODEL)),
                ('grade', models.CharField(default='teaching_assistant', max_length=20)),
                ('hourly_rate', models.DecimalField(decimal_places=2, max_digits=7)),
                ('one_off_cost', models.DecimalField(decimal_places=2, default=0, max_digits=8)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('times_per_week', models.PositiveSmallIntegerField()),
                ('weeks', models.PositiveSmallIntegerField()),
                ('place', models.CharField(blank=True, max_length=80)),
                ('materials', models.CharField(blank=True, max_length=160)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
            ],
            options={
                'ordering': ('school_id', 'name', 'starts_on', 'id'),
                'indexes': [models.Index(fields=['school', 'ends_on'], name='provision_group_now')],
                'constraints': [models.CheckConstraint(condition=models.Q(('layer__in', ['specialist', 'targeted', 'targeted_plus', 'universal'])), name='provision_group_layer'), models.CheckConstraint(condition=models.Q(('area__in', ['all', 'cognition_and_learning', 'communication_and_interaction', 'semh', 'sensory_and_physical'])), name='provision_group_area'), models.CheckConstraint(condition=models.Q(('grade__in', ['senco', 'specialist', 'teacher', 'teaching_assistant'])), name='provision_group_grade'), models.CheckConstraint(condition=models.Q(('minutes__range', (0, 390))), name='provision_group_minutes'), models.CheckConstraint(condition=models.Q(('times_per_week__range', (0, 25))), name='provision_group_times'), models.CheckConstraint(condition=models.Q(('weeks__range', (1, 52))), name='provision_group_weeks'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='provision_group_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='provision.provisiongroup')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('starts_at', models.TimeField()),
            ],
            options={
                'ordering': ('weekday', 'starts_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__range', (0, 6))), name='slot_weekday'), models.UniqueConstraint(fields=('group', 'weekday', 'starts_at'), name='slot_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ProvisionLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provision_lines', to='people.child')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provision_lines', to='cycles.cycle')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='provision.provisiongroup')),
                ('outcome', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='provision_lines', to='outcomes.outcome')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('stopped_on', models.DateField(null=True)),
                ('carried_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='provision.provisionline')),
            ],
            options={
                'ordering': ('child_id', 'starts_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='provision_line_in_order'), models.CheckConstraint(condition=models.Q(('stopped_on__isnull', True), ('stopped_on__gte', models.F('starts_on')), _connector='OR'), name='provision_line_stop_in_order'), models.UniqueConstraint(fields=('cycle', 'group'), name='provision_line_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='provision.provisiongroup')),
                ('on', models.DateField()),
                ('slot_time', models.TimeField(null=True)),
                ('state', models.CharField(max_length=10)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('logged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('logged_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('group_id', 'on', 'slot_time', 'id'),
                'indexes': [models.Index(fields=['on', 'group'], name='session_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['delivered', 'missed', 'partly'])), name='session_state'), models.CheckConstraint(condition=models.Q(('reason__in', ['', 'child_absent', 'child_declined', 'cover', 'other', 'room_unavailable', 'school_closed', 'staff_absent', 'trip_or_event'])), name='session_reason'), models.CheckConstraint(condition=models.Q(('minutes__range', (0, 390))), name='session_minutes'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'missed'), _negated=True), models.Q(('minutes', 0), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='session_missed_has_reason'), models.UniqueConstraint(condition=models.Q(('slot_time__isnull', False)), fields=('group', 'on', 'slot_time'), name='session_slot_once')],
            },
        ),
        migrations.CreateModel(
            name='SessionChild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='session_children', to='people.child')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children', to='provision.session')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delivered', to='provision.provisionline')),
                ('present', models.BooleanField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'verbose_name_plural': 'session children',
                'ordering': ('session_id', 'child_id', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['', 'child_absent', 'child_declined', 'cover', 'other', 'room_unavailable', 'school_closed', 'staff_absent', 'trip_or_event'])), name='session_child_reason'), models.UniqueConstraint(fields=('session', 'line'), name='session_child_once'), models.CheckConstraint(condition=models.Q(('present', True), ('minutes', 0), _connector='OR'), name='session_child_absent_no_minutes')],
                'indexes': [],
            },
        ),
    ]
