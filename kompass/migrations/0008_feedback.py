"""What readers say of pages, and how long it is kept."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import portal.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kompass', '0007_blocks'),
    ]

    operations = [
        migrations.CreateModel(
            name='KompassRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review_months', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='look at a page again after months')),
                ('review_months_urgent', models.PositiveSmallIntegerField(default=6, help_text='Pages with emergency numbers and pages about protection.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='the same where it is urgent')),
                ('feedback_days_closed', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(1)], verbose_name='delete closed feedback after days')),
                ('feedback_days_most', models.PositiveSmallIntegerField(default=365, help_text='Also what nobody has closed. Readers are told so.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='delete any feedback after days')),
                ('reminded_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last mail about due reviews')),
            ],
            options={
                'verbose_name': 'deadlines of the Beratungskompass',
            },
        ),
        migrations.CreateModel(
            name='PageFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page_key', models.UUIDField(editable=False, verbose_name='page')),
                ('page_title', models.CharField(max_length=255, verbose_name='title of the page')),
                ('language', models.CharField(choices=[('de', 'Deutsch'), ('en', 'English'), ('ar', 'العربية'), ('uk', 'Українська'), ('tr', 'Türkçe'), ('ru', 'Русский'), ('fr', 'Français'), ('fa', 'فارسی')], max_length=10, verbose_name='language of the reader')),
                ('verdict', models.CharField(blank=True, choices=[('yes', 'helpful'), ('no', 'not helpful')], max_length=3, verbose_name='verdict')),
                ('text', models.TextField(max_length=1000, verbose_name='what the reader wrote')),
                ('created_on', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='day')),
                ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='closed on')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='what became of it')),
            ],
            options={
                'verbose_name': 'feedback on a page',
                'verbose_name_plural': 'feedback on pages',
                'ordering': ['-created_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PageMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page_key', models.UUIDField(verbose_name='page')),
                ('language', models.CharField(choices=[('de', 'Deutsch'), ('en', 'English'), ('ar', 'العربية'), ('uk', 'Українська'), ('tr', 'Türkçe'), ('ru', 'Русский'), ('fr', 'Français'), ('fa', 'فارسی')], max_length=10, verbose_name='language of the reader')),
                ('month', models.DateField(verbose_name='month')),
                ('helpful', models.PositiveIntegerField(default=0, verbose_name='helpful')),
                ('not_helpful', models.PositiveIntegerField(default=0, verbose_name='not helpful')),
            ],
            options={
                'verbose_name': 'page in a month',
                'verbose_name_plural': 'pages by month',
                'ordering': ['-month', 'page_key', 'language'],
            },
        ),
        migrations.AddConstraint(
            model_name='kompassrules',
            constraint=models.CheckConstraint(condition=models.Q(('review_months__gte', 1), ('review_months_urgent__gte', 1), ('review_months_urgent__lte', models.F('review_months')), ('feedback_days_closed__gte', 1), ('feedback_days_closed__lte', models.F('feedback_days_most')), ('feedback_days_most__lte', 365)), name='kompass_rules_in_order', violation_error_message='Urgent pages must not wait longer than others, closed feedback not longer than open.'),
        ),
        migrations.AddIndex(
            model_name='pagefeedback',
            index=models.Index(fields=['closed_on', 'created_on'], name='page_feedback_age'),
        ),
        migrations.AddIndex(
            model_name='pagefeedback',
            index=models.Index(fields=['page_key'], name='page_feedback_page'),
        ),
        migrations.AddConstraint(
            model_name='pagefeedback',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='page_feedback_says_something'),
        ),
        migrations.AddConstraint(
            model_name='pagefeedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('closed_on__isnull', True)), models.Q(('closed_on__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='page_feedback_closed_with_answer', violation_error_message='Please note in one sentence what became of it.'),
        ),
        migrations.AddIndex(
            model_name='pagemonth',
            index=models.Index(fields=['month'], name='page_month_age'),
        ),
        migrations.AddConstraint(
            model_name='pagemonth',
            constraint=models.UniqueConstraint(fields=('page_key', 'language', 'month'), name='page_month_once'),
        ),
    ]
