"""Start questions, their answers, and the rules that lead from them to topics."""

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0010_imports'),
        ('kompass', '0003_folder'),
    ]

    operations = [
        migrations.CreateModel(
            name='StartQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('kind', models.CharField(choices=[('choice', 'answers to choose from'), ('language', 'language to talk in: the code of an answer is that of the language'), ('place', 'place: town or postcode')], default='choice', max_length=10, verbose_name='kind')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('is_active', models.BooleanField(default=True, verbose_name='is asked')),
            ],
            options={
                'verbose_name': 'start question',
                'verbose_name_plural': 'start questions',
                'ordering': ['order', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['choice', 'language', 'place'])), name='start_question_kind_known'), models.UniqueConstraint(condition=models.Q(('kind__in', ['language', 'place'])), fields=('kind',), name='start_question_kind_once', violation_error_message='There is a question of this kind already.')],
            },
        ),
        migrations.CreateModel(
            name='StartAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('icon', models.CharField(blank=True, choices=[('warn', 'danger'), ('dim-gesundheit', 'health'), ('dim-existenzsicherung', 'money'), ('dim-wohnen', 'housing'), ('dim-arbeit', 'work'), ('dim-sprache', 'language course'), ('dim-bildung', 'school'), ('dim-aufenthalt', 'papers'), ('dim-familie', 'family'), ('dim-schutz', 'protection'), ('dim-alltag', 'everyday life'), ('dim-mitbestimmung', 'taking part'), ('dim-kultur_freizeit', 'leisure'), ('dim-mobilitaet', 'bus and car'), ('mail', 'letter'), ('clock', 'clock'), ('calendar', 'calendar'), ('check-circle', 'tick'), ('person', 'one person'), ('people', 'several people'), ('child', 'child'), ('woman', 'woman'), ('pin', 'place'), ('speech', 'speech bubble'), ('scale', 'scales'), ('gavel', 'gavel'), ('bag', 'bag'), ('moon', 'moon'), ('lock', 'lock'), ('star', 'star'), ('access', 'wheelchair')], max_length=30, verbose_name='symbol')),
                ('urgency', models.CharField(choices=[('none', 'can wait'), ('soon', 'soon'), ('now', 'at once: the emergency numbers come first, no further question is asked')], default='none', max_length=10, verbose_name='urgency')),
                ('is_protection', models.BooleanField(default=False, help_text='Only such answers lead to protection topics. The quick exit is shown, and what was said is not repeated.', verbose_name='speaks of violence or danger')),
                ('is_active', models.BooleanField(default=True, verbose_name='is offered')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='kompass.startquestion', verbose_name='start question')),
            ],
            options={
                'verbose_name': 'start answer',
                'verbose_name_plural': 'start answers',
                'ordering': ['question__order', 'order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='StartQuestionLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('de', 'Deutsch'), ('en', 'English'), ('ar', 'العربية'), ('uk', 'Українська'), ('tr', 'Türkçe'), ('ru', 'Русский'), ('fr', 'Français'), ('fa', 'فارسی')], max_length=10, verbose_name='language')),
                ('text', models.CharField(max_length=120, verbose_name='text')),
                ('help', models.CharField(blank=True, max_length=240, verbose_name='sentence below')),
                ('machine', models.BooleanField(default=False, verbose_name='draft, unchecked')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='kompass.startquestion')),
            ],
            options={
                'verbose_name': 'label',
                'verbose_name_plural': 'labels',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='StartRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('name', models.CharField(help_text='For editors: what this rule is for.', max_length=120, verbose_name='name')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='shows the emergency numbers')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('answers', models.ManyToManyField(blank=True, help_text='Of one question any of these, of different questions all. Without answers the rule rests.', related_name='rules', to='kompass.startanswer', verbose_name='answers')),
                ('contact', models.ForeignKey(blank=True, help_text='Only where it is not the first contact of a topic anyway.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.service', verbose_name='offer to name first')),
            ],
            options={
                'verbose_name': 'start rule',
                'verbose_name_plural': 'start rules',
                'ordering': ['order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='StartRuleTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.PositiveSmallIntegerField(default=5, help_text='1 to 9. The weights of all rules that apply are added; the five heaviest topics are shown.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='weight')),
                ('rule', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='kompass.startrule')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'topic of a start rule',
                'verbose_name_plural': 'topics of a start rule',
                'ordering': ['-weight', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StartAnswerLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('de', 'Deutsch'), ('en', 'English'), ('ar', 'العربية'), ('uk', 'Українська'), ('tr', 'Türkçe'), ('ru', 'Русский'), ('fr', 'Français'), ('fa', 'فارسی')], max_length=10, verbose_name='language')),
                ('text', models.CharField(max_length=120, verbose_name='text')),
                ('machine', models.BooleanField(default=False, verbose_name='draft, unchecked')),
                ('answer', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='kompass.startanswer')),
            ],
            options={
                'verbose_name': 'label',
                'verbose_name_plural': 'labels',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('answer', 'language'), name='start_answer_label_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='startanswer',
            constraint=models.CheckConstraint(condition=models.Q(('urgency__in', ['none', 'soon', 'now'])), name='start_answer_urgency_known'),
        ),
        migrations.AddConstraint(
            model_name='startquestionlabel',
            constraint=models.UniqueConstraint(fields=('question', 'language'), name='start_question_label_once'),
        ),
        migrations.AddConstraint(
            model_name='startruletopic',
            constraint=models.UniqueConstraint(fields=('rule', 'topic'), name='start_rule_topic_once'),
        ),
        migrations.AddConstraint(
            model_name='startruletopic',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 9)), name='start_rule_weight_in_range', violation_error_message='The weight is a number from 1 to 9.'),
        ),
    ]
