import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('username', models.CharField(max_length=120, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('name', models.CharField(max_length=120)),
                ('job_title', models.CharField(blank=True, max_length=80)),
                ('is_active', models.BooleanField(default=True)),
                ('theme', models.CharField(default='auto', max_length=12)),
                ('face', models.CharField(default='atkinson', max_length=12)),
                ('spacing', models.CharField(default='normal', max_length=12)),
                ('text_size', models.CharField(default='normal', max_length=12)),
                ('language', models.CharField(default='en-gb', max_length=8)),
                ('projector_safe', models.BooleanField(default=False)),
                ('is_synthetic', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('name', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('theme__in', ['auto', 'contrast', 'dark', 'light'])), name='user_theme'), models.CheckConstraint(condition=models.Q(('face__in', ['atkinson', 'lexend', 'opendyslexic'])), name='user_face'), models.CheckConstraint(condition=models.Q(('spacing__in', ['normal', 'wide', 'wider'])), name='user_spacing'), models.CheckConstraint(condition=models.Q(('text_size__in', ['large', 'larger', 'normal'])), name='user_text_size')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='RoleHeld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles_held', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(max_length=32)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
            ],
            options={
                'verbose_name_plural': 'roles held',
                'ordering': ('user_id', 'starts_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['child', 'head', 'office', 'parent', 'senco', 'teacher', 'teaching_assistant', 'trust_lead'])), name='role_held_role'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='role_held_in_order'), models.UniqueConstraint(fields=('user', 'role', 'organisation', 'starts_on'), name='role_held_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('path', models.CharField(max_length=200)),
                ('location', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('-at', 'id'),
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
