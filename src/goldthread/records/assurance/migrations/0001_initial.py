import django.db.models.deletion
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
            name='AgreedAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreed_actions', to='organisations.organisation')),
                ('text', models.CharField(max_length=300)),
                ('figure', models.CharField(blank=True, max_length=20)),
                ('state', models.CharField(default='open', max_length=8)),
                ('agreed_on', models.DateField()),
                ('look_again_on', models.DateField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_on', models.DateField(null=True)),
            ],
            options={
                'ordering': ('state', 'look_again_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['done', 'dropped', 'open'])), name='agreed_action_state')],
                'indexes': [],
            },
        ),
    ]
