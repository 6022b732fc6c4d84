"""Words that machines leave alone, how much they wrote, and what a change of German text meant."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kompass', '0008_feedback'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(help_text='Exactly as it stands in German texts, for example Jobcenter or BAMF.', max_length=80, unique=True, verbose_name='word or name')),
            ],
            options={
                'verbose_name': 'word that stays',
                'verbose_name_plural': 'words that stay',
                'ordering': ['text'],
            },
        ),
        migrations.CreateModel(
            name='MachineMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True)),
                ('words', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'month of machine translation',
                'verbose_name_plural': 'months of machine translation',
                'ordering': ['month'],
            },
        ),
        migrations.AddField(
            model_name='dimensionpage',
            name='meaning',
            field=models.CharField(blank=True, choices=[('sense', 'The meaning has changed: translations of it are outdated'), ('spelling', 'Only the spelling: translations stay as they are')], max_length=10, verbose_name='If you changed German text:'),
        ),
        migrations.AddField(
            model_name='dimensionpage',
            name='published_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='informationpage',
            name='meaning',
            field=models.CharField(blank=True, choices=[('sense', 'The meaning has changed: translations of it are outdated'), ('spelling', 'Only the spelling: translations stay as they are')], max_length=10, verbose_name='If you changed German text:'),
        ),
        migrations.AddField(
            model_name='informationpage',
            name='published_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='kompasspage',
            name='meaning',
            field=models.CharField(blank=True, choices=[('sense', 'The meaning has changed: translations of it are outdated'), ('spelling', 'Only the spelling: translations stay as they are')], max_length=10, verbose_name='If you changed German text:'),
        ),
        migrations.AddField(
            model_name='kompasspage',
            name='published_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='processpage',
            name='meaning',
            field=models.CharField(blank=True, choices=[('sense', 'The meaning has changed: translations of it are outdated'), ('spelling', 'Only the spelling: translations stay as they are')], max_length=10, verbose_name='If you changed German text:'),
        ),
        migrations.AddField(
            model_name='processpage',
            name='published_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='topicpage',
            name='meaning',
            field=models.CharField(blank=True, choices=[('sense', 'The meaning has changed: translations of it are outdated'), ('spelling', 'Only the spelling: translations stay as they are')], max_length=10, verbose_name='If you changed German text:'),
        ),
        migrations.AddField(
            model_name='topicpage',
            name='published_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='eventindexpage',
            name='meaning',
            field=models.CharField(blank=True, choices=[('sense', 'The meaning has changed: translations of it are outdated'), ('spelling', 'Only the spelling: translations stay as they are')], max_length=10, verbose_name='If you changed German text:'),
        ),
        migrations.AddField(
            model_name='eventindexpage',
            name='published_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='meaning',
            field=models.CharField(blank=True, choices=[('sense', 'The meaning has changed: translations of it are outdated'), ('spelling', 'Only the spelling: translations stay as they are')], max_length=10, verbose_name='If you changed German text:'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='published_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='landingpage',
            name='meaning',
            field=models.CharField(blank=True, choices=[('sense', 'The meaning has changed: translations of it are outdated'), ('spelling', 'Only the spelling: translations stay as they are')], max_length=10, verbose_name='If you changed German text:'),
        ),
        migrations.AddField(
            model_name='landingpage',
            name='published_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
    ]
