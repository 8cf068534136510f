import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('cycles', '0001_initial'),
        ('outcomes', '0001_initial'),
        ('people', '0001_initial'),
        ('provision', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SenStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sen_statuses', to='people.child')),
                ('provision', models.CharField(max_length=1)),
                ('layer', models.CharField(blank=True, max_length=16)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('source', models.CharField(max_length=80)),
                ('legacy_code', models.CharField(blank=True, max_length=1)),
                ('family_told_on', models.DateField(null=True)),
            ],
            options={
                'verbose_name_plural': 'SEN statuses',
                'ordering': ('child_id', 'starts_on', 'id'),
                'indexes': [models.Index(fields=['provision', 'ends_on'], name='sen_status_now')],
                'constraints': [models.CheckConstraint(condition=models.Q(('provision__in', ['E', 'K', 'N'])), name='sen_status_provision'), models.CheckConstraint(condition=models.Q(('layer__in', ['', 'specialist', 'targeted', 'targeted_plus', 'universal'])), name='sen_status_layer'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='sen_status_in_order'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('child',), name='sen_status_one_open')],
            },
        ),
        migrations.CreateModel(
            name='SenNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sen_needs', to='people.child')),
                ('need_type', models.CharField(max_length=4)),
                ('rank', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('source', models.CharField(max_length=80)),
            ],
            options={
                'ordering': ('child_id', 'rank', 'starts_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('need_type__in', ['ASD', 'DS', 'HI', 'MLD', 'MSI', 'NSA', 'OTH', 'PD', 'PMLD', 'SEMH', 'SLCN', 'SLD', 'SPLD', 'VI'])), name='sen_need_type'), models.CheckConstraint(condition=models.Q(('rank__range', (1, 99))), name='sen_need_rank'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='sen_need_in_order'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('child', 'rank'), name='sen_need_rank_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='people.child')),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('raised_on', models.DateField()),
                ('noticed', models.TextField(max_length=2000)),
                ('tried', models.TextField(blank=True, max_length=1000)),
                ('family_view', models.TextField(blank=True, max_length=1000)),
                ('state', models.CharField(default='raised', max_length=20)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_on', models.DateField(null=True)),
                ('decision_note', models.TextField(blank=True, max_length=2000)),
                ('look_again_on', models.DateField(null=True)),
            ],
            options={
                'ordering': ('-raised_on', '-id'),
                'indexes': [models.Index(fields=['state', 'raised_on'], name='concern_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['closed', 'gathering_evidence', 'plan_started', 'raised', 'triaged', 'watching'])), name='concern_state')],
            },
        ),
        migrations.CreateModel(
            name='ConcernEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='concern_evidence', to='people.child')),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='sen_support.concern')),
                ('kind', models.CharField(max_length=12)),
                ('asked_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_on', models.DateField()),
                ('due_on', models.DateField(null=True)),
                ('text', models.TextField(blank=True, max_length=2000)),
                ('received_on', models.DateField(null=True)),
                ('received_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'concern evidence',
                'ordering': ('concern_id', 'asked_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['assessment', 'attendance', 'child', 'family', 'observation', 'specialist', 'work'])), name='concern_evidence_kind')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='people.child')),
                ('cycle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='cycles.cycle')),
                ('held_on', models.DateField()),
                ('attended', models.JSONField(default=list)),
                ('sessions_possible', models.PositiveIntegerField(null=True)),
                ('sessions_attended', models.PositiveIntegerField(null=True)),
                ('learned', models.TextField(max_length=3000)),
                ('decision', models.CharField(max_length=16)),
                ('next_step', models.CharField(blank=True, max_length=400)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-held_on', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('decision__in', ['change', 'continue', 'end', 'seek_advice', 'step_down'])), name='review_decision')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='TargetReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='target_reviews', to='people.child')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='sen_support.review')),
                ('target', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='outcomes.target')),
                ('result', models.CharField(max_length=12)),
                ('comment', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ('review_id', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('result__in', ['met', 'not_needed', 'not_yet', 'on_the_way'])), name='target_review_result')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='LineReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='line_reviews', to='people.child')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='sen_support.review')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='provision.provisionline')),
                ('helped', models.CharField(max_length=12)),
                ('comment', models.CharField(blank=True, max_length=500)),
                ('minutes_planned', models.PositiveIntegerField()),
                ('minutes_delivered', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ('review_id', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('helped__in', ['a_lot', 'cannot_tell', 'little', 'somewhat'])), name='line_review_helped')],
                'indexes': [],
            },
        ),
    ]
