import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProfileEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profile_entries', to='people.child')),
                ('section', models.CharField(max_length=16)),
                ('voice', models.CharField(max_length=12)),
                ('text', models.TextField(max_length=2000)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='profiles.profileentry')),
            ],
            options={
                'verbose_name_plural': 'profile entries',
                'ordering': ('child_id', 'section', 'starts_on', 'id'),
                'indexes': [models.Index(fields=['child', 'ends_on'], name='profile_entry_now')],
                'constraints': [models.CheckConstraint(condition=models.Q(('section__in', ['aspirations', 'best_support', 'communication', 'history', 'interests', 'matters_to_me', 'strengths'])), name='profile_entry_section'), models.CheckConstraint(condition=models.Q(('voice__in', ['child', 'family', 'professional', 'school'])), name='profile_entry_voice'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='profile_entry_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Barrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='barriers', to='people.child')),
                ('area', models.CharField(max_length=32)),
                ('title', models.CharField(max_length=120)),
                ('looks_like', models.TextField(max_length=1000)),
                ('impact', models.PositiveSmallIntegerField(default=2)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('child_id', '-impact', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('area__in', ['cognition_and_learning', 'communication_and_interaction', 'semh', 'sensory_and_physical'])), name='barrier_area'), models.CheckConstraint(condition=models.Q(('impact__range', (1, 3))), name='barrier_impact'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='barrier_in_order')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Diagnosis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diagnoses', to='people.child')),
                ('name', models.CharField(max_length=160)),
                ('source', models.CharField(max_length=160)),
                ('diagnosed_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('recorded_on', models.DateField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'diagnoses',
                'ordering': ('child_id', '-diagnosed_on', 'id'),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Strategy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='strategies', to='people.child')),
                ('kind', models.CharField(max_length=5)),
                ('text', models.CharField(max_length=160)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'strategies',
                'ordering': ('child_id', 'kind', 'position', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['alert', 'avoid', 'do'])), name='strategy_kind'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='strategy_in_order')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='StrategyReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='strategy_replies', to='people.child')),
                ('strategy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='profiles.strategy')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('on', models.DateField()),
                ('worked', models.BooleanField()),
                ('note', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'verbose_name_plural': 'strategy replies',
                'ordering': ('strategy_id', '-on', '-id'),
                'constraints': [models.UniqueConstraint(fields=('strategy', 'by', 'on'), name='strategy_reply_daily')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ProfileRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profile_reads', to='people.child')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('on', models.DateField()),
            ],
            options={
                'ordering': ('child_id', '-on', '-id'),
                'constraints': [models.UniqueConstraint(fields=('child', 'by', 'on'), name='profile_read_daily')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='people.child')),
                ('on', models.DateField()),
                ('text', models.TextField(max_length=1000)),
                ('is_win', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('child_id', '-on', '-id'),
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
