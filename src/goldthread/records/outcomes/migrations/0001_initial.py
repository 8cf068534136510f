import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('cycles', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='people.child')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='cycles.cycle')),
                ('area', models.CharField(max_length=32)),
                ('text', models.TextField(max_length=600)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('carried_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='outcomes.outcome')),
            ],
            options={
                'ordering': ('cycle_id', 'position', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('area__in', ['cognition_and_learning', 'communication_and_interaction', 'semh', 'sensory_and_physical'])), name='outcome_area')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='people.child')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='outcomes.outcome')),
                ('text', models.TextField(max_length=600)),
                ('child_words', models.CharField(blank=True, max_length=200)),
                ('measure', models.CharField(max_length=12)),
                ('unit', models.CharField(blank=True, max_length=60)),
                ('baseline', models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ('baseline_on', models.DateField(null=True)),
                ('goal', models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ('due_on', models.DateField()),
                ('gas_levels', models.JSONField(default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('carried_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='outcomes.target')),
            ],
            options={
                'ordering': ('outcome_id', 'position', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('measure__in', ['gas', 'milestone', 'probe', 'score'])), name='target_measure')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='people.child')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='outcomes.target')),
                ('on', models.DateField()),
                ('value', models.DecimalField(decimal_places=2, max_digits=8)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('target_id', 'on', 'id'),
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
