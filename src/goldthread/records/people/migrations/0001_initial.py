import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Child',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisations.organisation')),
                ('forename', models.CharField(max_length=80)),
                ('middle_names', models.CharField(blank=True, max_length=120)),
                ('surname', models.CharField(max_length=80)),
                ('preferred_forename', models.CharField(blank=True, max_length=80)),
                ('preferred_surname', models.CharField(blank=True, max_length=80)),
                ('former_surname', models.CharField(blank=True, max_length=80)),
                ('born_on', models.DateField()),
                ('sex', models.CharField(default='U', max_length=1)),
                ('upn', models.CharField(blank=True, max_length=13)),
                ('former_upn', models.CharField(blank=True, max_length=13)),
                ('uln', models.CharField(blank=True, max_length=10)),
                ('source_key', models.CharField(blank=True, max_length=80)),
                ('ethnicity', models.CharField(blank=True, max_length=8)),
                ('first_language', models.CharField(blank=True, max_length=8)),
                ('year_group', models.CharField(blank=True, max_length=2)),
                ('entered_on', models.DateField(null=True)),
                ('left_on', models.DateField(null=True)),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_record', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='people.child')),
                ('is_synthetic', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name_plural': 'children',
                'ordering': ('surname', 'forename', 'id'),
                'indexes': [models.Index(fields=['school', 'surname', 'forename'], name='child_by_name'), models.Index(fields=['school', 'born_on'], name='child_by_birth')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sex__in', ['F', 'M', 'U'])), name='child_sex'), models.CheckConstraint(condition=models.Q(('year_group__in', ['', '1', '10', '11', '12', '13', '14', '2', '3', '4', '5', '6', '7', '8', '9', 'E1', 'E2', 'M', 'N1', 'N2', 'R', 'X'])), name='child_year_group'), models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('entered_on')), _connector='OR'), name='child_dates_in_order'), models.UniqueConstraint(condition=models.Q(models.Q(('upn', ''), _negated=True), ('merged_into__isnull', True)), fields=('school', 'upn'), name='child_upn_once_in_school'), models.UniqueConstraint(condition=models.Q(models.Q(('source_key', ''), _negated=True), ('merged_into__isnull', True)), fields=('school', 'source_key'), name='child_source_key_once_in_school')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='people.child')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
            ],
            options={
                'ordering': ('child_id', 'starts_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='enrolment_in_order')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ClassMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='class_members', to='people.child')),
                ('school_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='organisations.schoolclass')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
            ],
            options={
                'ordering': ('school_class_id', 'child_id', 'starts_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='class_member_in_order'), models.UniqueConstraint(fields=('child', 'school_class', 'starts_on'), name='class_member_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ClassStaff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='class_posts', to=settings.AUTH_USER_MODEL)),
                ('school_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='organisations.schoolclass')),
                ('kind', models.CharField(default='teacher', max_length=8)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
            ],
            options={
                'verbose_name_plural': 'class staff',
                'ordering': ('school_class_id', 'kind', 'user_id', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['support', 'teacher'])), name='class_staff_kind'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='class_staff_in_order')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ChildAdult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adults', to='people.child')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children_tied', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=12)),
                ('relationship', models.CharField(blank=True, max_length=40)),
                ('has_parental_responsibility', models.BooleanField(default=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
            ],
            options={
                'ordering': ('child_id', 'kind', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['key_adult', 'parent', 'receiver', 'supporter'])), name='child_adult_kind'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='child_adult_in_order'), models.UniqueConstraint(fields=('child', 'user', 'kind', 'starts_on'), name='child_adult_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='AttendanceSpell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='people.child')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('possible', models.PositiveSmallIntegerField()),
                ('attended', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ('child_id', 'starts_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='attendance_in_order'), models.UniqueConstraint(fields=('child', 'starts_on'), name='attendance_once'), models.CheckConstraint(condition=models.Q(('attended__lte', models.F('possible'))), name='attendance_within_possible')],
                'indexes': [],
            },
        ),
    ]
