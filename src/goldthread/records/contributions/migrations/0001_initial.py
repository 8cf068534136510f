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
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='people.child')),
                ('cycle', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='cycles.cycle')),
                ('voice', models.CharField(max_length=12)),
                ('prompt', models.CharField(default='anything', max_length=12)),
                ('text', models.TextField(blank=True, max_length=3000)),
                ('feeling', models.CharField(blank=True, max_length=8)),
                ('choices', models.JSONField(default=list)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('child_id', '-made_at', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('voice__in', ['child', 'family', 'professional', 'school'])), name='contribution_voice'), models.CheckConstraint(condition=models.Q(('prompt__in', ['anything', 'going_well', 'hard', 'help', 'matters', 'review'])), name='contribution_prompt'), models.CheckConstraint(condition=models.Q(('feeling__in', ['', 'good', 'great', 'hard', 'okay', 'worried'])), name='contribution_feeling')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='people.child')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='cycles.cycle')),
                ('voice', models.CharField(max_length=12)),
                ('answer', models.CharField(max_length=12)),
                ('comment', models.TextField(blank=True, max_length=2000)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('cycle_id', '-at', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('voice__in', ['child', 'family', 'professional', 'school'])), name='agreement_voice'), models.CheckConstraint(condition=models.Q(('answer__in', ['agreed', 'not_agreed', 'talk'])), name='agreement_answer')],
                'indexes': [],
            },
        ),
    ]
