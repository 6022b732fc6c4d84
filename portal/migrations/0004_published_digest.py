from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0003_document_text'),
    ]

    operations = [
        migrations.AddField(
            model_name='homepage',
            name='meaning',
            field=models.CharField(blank=True, choices=[('sense', 'The meaning has changed: translations of it are outdated'), ('spelling', 'Only the spelling: translations stay as they are')], max_length=10, verbose_name='If you changed German text:'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='published_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='standardpage',
            name='meaning',
            field=models.CharField(blank=True, choices=[('sense', 'The meaning has changed: translations of it are outdated'), ('spelling', 'Only the spelling: translations stay as they are')], max_length=10, verbose_name='If you changed German text:'),
        ),
        migrations.AddField(
            model_name='standardpage',
            name='published_digest',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
    ]
