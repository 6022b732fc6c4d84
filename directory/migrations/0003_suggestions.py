"""Reports of mistakes, and languages of single consultation hours."""

import django.utils.timezone
import portal.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_childcare'),
    ]

    operations = [
        migrations.AddField(
            model_name='schedule',
            name='languages',
            field=portal.fields.LinesField(blank=True, default=list, help_text='Who speaks what at this time. Empty: the languages of the offer hold.', verbose_name='languages at this time'),
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(choices=[('service', 'offer'), ('course', 'German course'), ('organisation', 'organisation'), ('location', 'place to go')], max_length=20, verbose_name='kind')),
                ('record_id', models.PositiveBigIntegerField(verbose_name='number')),
                ('record_name', models.CharField(max_length=200, verbose_name='record')),
                ('part', models.CharField(choices=[('hours', 'Opening hours'), ('phone', 'Telephone number'), ('address', 'Address'), ('costs', 'Costs'), ('gone', 'It no longer exists'), ('other', 'Something else')], max_length=20, verbose_name='what is wrong')),
                ('field', models.CharField(blank=True, max_length=60, verbose_name='field')),
                ('old_value', models.JSONField(blank=True, null=True, verbose_name='so far')),
                ('new_value', models.JSONField(blank=True, null=True, verbose_name='correct')),
                ('comment', models.TextField(blank=True, max_length=1000, verbose_name='what is right')),
                ('contact', models.CharField(blank=True, help_text='Deleted as soon as the report is closed.', max_length=120, verbose_name='contact of the sender')),
                ('language', models.CharField(choices=[('de', 'Deutsch'), ('en', 'English'), ('ar', 'العربية'), ('uk', 'Українська'), ('tr', 'Türkçe'), ('ru', 'Русский'), ('fr', 'Français'), ('fa', 'فارسی')], max_length=10, verbose_name='language of the page')),
                ('source', models.CharField(choices=[('public', 'a reader'), ('provider', 'the provider')], default='public', max_length=20, verbose_name='from whom')),
                ('state', models.CharField(choices=[('new', 'new'), ('accepted', 'accepted'), ('rejected', 'rejected')], default='new', max_length=20, verbose_name='state')),
                ('created_on', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='day')),
                ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='closed on')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ['-created_on', '-pk'],
                'indexes': [models.Index(fields=['state', 'created_on'], name='suggestion_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('contact', ''), ('state', 'new'), _connector='OR'), name='suggestion_contact_until_closed', violation_error_message='A closed report keeps no contact.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('state', 'new')), models.Q(models.Q(('state', 'new'), _negated=True), ('closed_on__isnull', False)), _connector='OR'), name='suggestion_closed_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('part', 'other'), _negated=True), models.Q(('comment', ''), _negated=True), ('new_value__isnull', False), _connector='OR'), name='suggestion_says_something', violation_error_message='Please say what is wrong.')],
            },
        ),
    ]
