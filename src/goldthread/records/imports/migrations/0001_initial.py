import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('signature', models.CharField(max_length=64)),
                ('source_name', models.CharField(max_length=80)),
                ('mapping', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ('school_id', 'source_name', 'id'),
                'constraints': [models.UniqueConstraint(fields=('school', 'signature'), name='column_mapping_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='import_batches', to='organisations.organisation')),
                ('kind', models.CharField(max_length=8)),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('file_name', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('content', models.BinaryField(null=True)),
                ('mapping', models.JSONField(default=dict)),
                ('counts', models.JSONField(default=dict)),
                ('issues', models.JSONField(default=list)),
                ('uploaded_at', models.DateTimeField()),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('applied_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'import batches',
                'ordering': ('-uploaded_at', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['census', 'gias', 'mis'])), name='import_batch_kind'), models.CheckConstraint(condition=models.Q(('state__in', ['applied', 'discarded', 'undone', 'waiting'])), name='import_batch_state')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ImportChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='imports.importbatch')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.child')),
                ('kind', models.CharField(max_length=8)),
                ('line', models.PositiveIntegerField()),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ('batch_id', 'line', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['created', 'updated'])), name='import_change_kind')],
                'indexes': [],
            },
        ),
    ]
