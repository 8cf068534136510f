import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=200)),
                ('urn', models.CharField(max_length=6, null=True, unique=True)),
                ('laestab', models.CharField(blank=True, max_length=7)),
                ('ukprn', models.CharField(blank=True, max_length=8)),
                ('la_code', models.CharField(blank=True, max_length=3)),
                ('trust', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trust_schools', to='organisations.organisation')),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='authority_schools', to='organisations.organisation')),
                ('trust_code', models.CharField(blank=True, max_length=12)),
                ('phase', models.CharField(blank=True, max_length=40)),
                ('type_name', models.CharField(blank=True, max_length=80)),
                ('status', models.CharField(blank=True, max_length=40)),
                ('low_age', models.PositiveSmallIntegerField(null=True)),
                ('high_age', models.PositiveSmallIntegerField(null=True)),
                ('capacity', models.PositiveIntegerField(null=True)),
                ('pupils_on_roll', models.PositiveIntegerField(null=True)),
                ('sen_need_types', models.JSONField(default=list)),
                ('resourced_on_roll', models.PositiveIntegerField(null=True)),
                ('resourced_capacity', models.PositiveIntegerField(null=True)),
                ('sen_unit_on_roll', models.PositiveIntegerField(null=True)),
                ('sen_unit_capacity', models.PositiveIntegerField(null=True)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('postcode', models.CharField(blank=True, max_length=10)),
                ('website', models.CharField(blank=True, max_length=200)),
                ('easting', models.PositiveIntegerField(null=True)),
                ('northing', models.PositiveIntegerField(null=True)),
                ('opened_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('is_synthetic', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('name', 'id'),
                'indexes': [models.Index(fields=['laestab'], name='organisation_laestab')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['authority', 'school', 'trust'])), name='organisation_kind')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='organisations.organisation')),
                ('name', models.CharField(max_length=40)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
            ],
            options={
                'ordering': ('school_id', 'starts_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='term_in_order')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ClosedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closed_days', to='organisations.organisation')),
                ('on', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'ordering': ('school_id', 'on', 'id'),
                'constraints': [models.UniqueConstraint(fields=('school', 'on'), name='closed_day_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SchoolClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='organisations.organisation')),
                ('year_starting', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=40)),
                ('kind', models.CharField(default='registration', max_length=12)),
                ('year_group', models.CharField(blank=True, max_length=2)),
                ('subject', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'verbose_name_plural': 'school classes',
                'ordering': ('school_id', 'year_starting', 'name', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['registration', 'teaching'])), name='school_class_kind'), models.CheckConstraint(condition=models.Q(('year_starting__range', (2000, 2100))), name='school_class_year'), models.UniqueConstraint(fields=('school', 'year_starting', 'name'), name='school_class_once')],
                'indexes': [],
            },
        ),
    ]
