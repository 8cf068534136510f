import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Chain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64, unique=True)),
                ('length', models.PositiveBigIntegerField(default=0)),
                ('head', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='audit.chain')),
                ('sequence', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=5)),
                ('action', models.CharField(max_length=64)),
                ('actor_id', models.BigIntegerField(null=True)),
                ('actor_roles', models.CharField(max_length=128)),
                ('organisation_id', models.BigIntegerField(null=True)),
                ('object_type', models.CharField(blank=True, max_length=64)),
                ('object_id', models.BigIntegerField(null=True)),
                ('fields', models.JSONField(default=list)),
                ('child_ids', models.JSONField(default=list)),
                ('request_id', models.CharField(blank=True, max_length=36)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ('chain_id', 'sequence'),
                'indexes': [models.Index(fields=['actor_id', 'at'], name='audit_event_by_actor')],
                'constraints': [models.UniqueConstraint(fields=('chain', 'sequence'), name='audit_event_in_order'), models.CheckConstraint(condition=models.Q(('kind__in', ('read', 'write'))), name='audit_event_kind')],
            },
        ),
        migrations.CreateModel(
            name='EventChild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children', to='audit.event')),
                ('child_id', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('child_id', 'event'), name='audit_event_child_once')],
                'indexes': [],
            },
        ),
    ]
