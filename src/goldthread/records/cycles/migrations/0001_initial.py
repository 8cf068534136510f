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
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='people.child')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='organisations.organisation')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(default='draft', max_length=8)),
                ('what_we_know', models.TextField(blank=True, max_length=4000)),
                ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('starts_on', models.DateField()),
                ('review_due_on', models.DateField()),
                ('closed_on', models.DateField(null=True)),
                ('previous', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='following', to='cycles.cycle')),
            ],
            options={
                'ordering': ('child_id', 'number', 'id'),
                'indexes': [models.Index(fields=['school', 'state', 'review_due_on'], name='cycle_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['active', 'closed', 'draft'])), name='cycle_state'), models.CheckConstraint(condition=models.Q(('review_due_on__isnull', True), ('review_due_on__gte', models.F('starts_on')), _connector='OR'), name='cycle_review_after_start'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('starts_on')), _connector='OR'), name='cycle_in_order'), models.UniqueConstraint(fields=('child', 'number'), name='cycle_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'active'))), fields=('child',), name='cycle_one_open')],
            },
        ),
    ]
