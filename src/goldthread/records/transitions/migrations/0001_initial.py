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
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='organisations.organisation')),
                ('from_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed_on', to='organisations.schoolclass')),
                ('to_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received', to='organisations.schoolclass')),
                ('state', models.CharField(default='open', max_length=8)),
                ('read_by', models.DateField()),
                ('opened_on', models.DateField()),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shared_on', models.DateField(null=True)),
            ],
            options={
                'ordering': ('-opened_on', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['complete', 'open', 'shared'])), name='handover_state'), models.UniqueConstraint(fields=('from_class', 'to_class'), name='handover_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='HandoverChild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='people.child')),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children', to='transitions.handover')),
                ('to_teacher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers_to', to=settings.AUTH_USER_MODEL)),
                ('from_teacher_note', models.TextField(blank=True, max_length=1500)),
                ('first_day', models.TextField(blank=True, max_length=800)),
                ('read_at', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'handover children',
                'ordering': ('handover_id', 'child_id', 'to_teacher_id', 'id'),
                'constraints': [models.UniqueConstraint(fields=('handover', 'child', 'to_teacher'), name='handover_child_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='HandoverQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handover_questions', to='people.child')),
                ('handover_child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='transitions.handoverchild')),
                ('text', models.TextField(max_length=800)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True, max_length=1500)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('handover_child_id', 'asked_at', 'id'),
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
