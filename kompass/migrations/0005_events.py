"""Events: pages with dates, a place and an organiser."""

import django.core.validators
import django.db.models.deletion
import portal.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0010_imports'),
        ('kompass', '0004_start'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='EventIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('text_status', models.CharField(choices=[('original', 'original'), ('machine', 'machine draft'), ('in_review', 'in review'), ('confirmed', 'confirmed')], default='original', max_length=20, verbose_name='state of the text')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                ('review_due', models.DateField(blank=True, null=True, verbose_name='next review due')),
                ('reviewer_function', models.CharField(blank=True, max_length=120, verbose_name='reviewed by (function)')),
                ('lead', models.TextField(blank=True, max_length=400, verbose_name='lead')),
            ],
            options={
                'verbose_name': 'list of events',
                'verbose_name_plural': 'lists of events',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='EventPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('text_status', models.CharField(choices=[('original', 'original'), ('machine', 'machine draft'), ('in_review', 'in review'), ('confirmed', 'confirmed')], default='original', max_length=20, verbose_name='state of the text')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                ('review_due', models.DateField(blank=True, null=True, verbose_name='next review due')),
                ('reviewer_function', models.CharField(blank=True, max_length=120, verbose_name='reviewed by (function)')),
                ('summary', models.TextField(help_text='One or two sentences: what and for whom.', max_length=300, verbose_name='summary')),
                ('starts_on', models.DateField(db_index=True, verbose_name='first day')),
                ('starts_at', models.TimeField(blank=True, help_text='Empty: all day.', null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, help_text='Empty: it lasts one day.', null=True, verbose_name='last day')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='until')),
                ('state', models.CharField(choices=[('planned', 'as planned'), ('moved', 'moved'), ('cancelled', 'cancelled')], default='planned', max_length=10, verbose_name='state')),
                ('state_note', models.CharField(blank=True, help_text='What changed and what to do now.', max_length=240, verbose_name='sentence on the change')),
                ('place_text', models.CharField(blank=True, help_text='Where no location is entered, or which room.', max_length=200, verbose_name='place in words')),
                ('spoken', models.JSONField(blank=True, default=list, verbose_name='languages')),
                ('registration', models.CharField(blank=True, help_text='Empty: nobody needs to register.', max_length=300, verbose_name='how to register')),
                ('registration_url', models.URLField(blank=True, validators=[django.core.validators.URLValidator(schemes=['http', 'https'])], verbose_name='address to register')),
                ('register_until', models.DateField(blank=True, null=True, verbose_name='register until')),
                ('body', portal.fields.ContentField([], blank=True, verbose_name='text')),
                ('location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.location', verbose_name='location')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.organisation', verbose_name='organised by')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='event_days_in_order'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), models.Q(('ends_at__gt', models.F('starts_at')), ('starts_at__isnull', False)), models.Q(('ends_on__gt', models.F('starts_on')), ('ends_on__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='event_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('state', 'planned'), models.Q(('state_note', ''), _negated=True), _connector='OR'), name='event_change_is_explained'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'moved', 'cancelled'])), name='event_state_known')],
            },
            bases=('wagtailcore.page',),
        ),
    ]
