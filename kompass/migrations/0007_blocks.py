"""Blocks for deadlines, rights and films, easy language, landing pages, words of the glossary."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import portal.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0010_imports'),
        ('kompass', '0006_sources'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('term', models.CharField(max_length=80, verbose_name='German word')),
                ('forms', portal.fields.LinesField(blank=True, default=list, help_text='One a line: plural, abbreviation. Usual endings (-e, -en, -er, -s) are recognised without.', verbose_name='other forms')),
                ('explanation', models.TextField(help_text='One or two short sentences.', max_length=300, verbose_name='what it means')),
            ],
            options={
                'verbose_name': 'word of the glossary',
                'verbose_name_plural': 'words of the glossary',
                'ordering': ['term', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LandingPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('text_status', models.CharField(choices=[('original', 'original'), ('machine', 'machine draft'), ('in_review', 'in review'), ('confirmed', 'confirmed')], default='original', max_length=20, verbose_name='state of the text')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                ('review_due', models.DateField(blank=True, null=True, verbose_name='next review due')),
                ('reviewer_function', models.CharField(blank=True, max_length=120, verbose_name='reviewed by (function)')),
                ('lead', models.TextField(blank=True, max_length=400, verbose_name='lead')),
                ('body', portal.fields.ContentField([], blank=True, verbose_name='text')),
            ],
            options={
                'verbose_name': 'landing page',
                'verbose_name_plural': 'landing pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddField(
            model_name='emergencycontact',
            name='hours',
            field=models.CharField(blank=True, help_text='Only where it is not always.', max_length=80, verbose_name='hours in words'),
        ),
        migrations.AddField(
            model_name='emergencycontact',
            name='is_always_open',
            field=models.BooleanField(default=False, verbose_name='day and night'),
        ),
        migrations.AddField(
            model_name='emergencycontact',
            name='languages',
            field=models.CharField(blank=True, help_text='What is spoken there, for example: 18 Sprachen', max_length=120, verbose_name='languages in words'),
        ),
        migrations.AddField(
            model_name='informationpage',
            name='easy_body',
            field=portal.fields.ContentField([], blank=True, help_text='Only on the German page. Readers find it at the same address with „leicht/“ at its end.', verbose_name='text in Leichte Sprache'),
        ),
        migrations.AddField(
            model_name='topicpage',
            name='easy_body',
            field=portal.fields.ContentField([], blank=True, help_text='Only on the German page. Readers find it at the same address with „leicht/“ at its end.', verbose_name='text in Leichte Sprache'),
        ),
        migrations.AlterField(
            model_name='topicpage',
            name='sources',
            field=portal.fields.ContentField([], blank=True, help_text='Statutes and official pages behind the text.', verbose_name='sources'),
        ),
        migrations.AddConstraint(
            model_name='emergencycontact',
            constraint=models.CheckConstraint(condition=models.Q(('is_always_open', False), ('hours', ''), _connector='OR'), name='emergency_contact_one_time', violation_error_message='Day and night, or hours in words: choose one.'),
        ),
        migrations.AddField(
            model_name='glossaryterm',
            name='latest_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision'),
        ),
        migrations.AddField(
            model_name='glossaryterm',
            name='live_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision'),
        ),
        migrations.AddField(
            model_name='glossaryterm',
            name='locale',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale'),
        ),
        migrations.AddField(
            model_name='glossaryterm',
            name='topic',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='glossary_terms', to='directory.topic', verbose_name='topic'),
        ),
        migrations.AddConstraint(
            model_name='glossaryterm',
            constraint=models.UniqueConstraint(fields=('term', 'locale'), name='glossary_term_once'),
        ),
        migrations.AlterUniqueTogether(
            name='glossaryterm',
            unique_together={('translation_key', 'locale')},
        ),
    ]
