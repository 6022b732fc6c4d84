"""Folder registers: what editors add to the sheets of a dimension."""

import django.db.models.deletion
import kompass.models.folder
import modelcluster.fields
import portal.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0010_imports'),
        ('kompass', '0002_source_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='FolderRegister',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='folder_register', to='directory.dimension', verbose_name='dimension of life')),
                ('office', models.ForeignKey(blank=True, help_text='Whom to ask about anything of this compartment. Topics name their own first contacts.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.service', verbose_name='office')),
            ],
            options={
                'verbose_name': 'compartment of the folder',
                'verbose_name_plural': 'compartments of the folder',
                'ordering': ['dimension__order', 'dimension__code'],
            },
        ),
        migrations.CreateModel(
            name='FolderRegisterText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('de', 'Deutsch'), ('en', 'English'), ('ar', 'العربية'), ('uk', 'Українська'), ('tr', 'Türkçe'), ('ru', 'Русский'), ('fr', 'Français'), ('fa', 'فارسی')], max_length=10, verbose_name='language')),
                ('machine', models.BooleanField(default=False, verbose_name='draft, unchecked')),
                ('purpose', models.TextField(help_text='What the compartment is for, in two or three sentences.', max_length=400, verbose_name='introduction')),
                ('documents', portal.fields.LinesField(blank=True, default=list, help_text='One paper a line. Each gets a box to tick.', validators=[kompass.models.folder.short_lines], verbose_name='papers that belong here')),
                ('deadlines', portal.fields.LinesField(blank=True, default=list, validators=[kompass.models.folder.short_lines], verbose_name='important deadlines')),
                ('own_lines', portal.fields.LinesField(blank=True, default=list, help_text='For example „My residence title is valid until“. The line behind it stays empty.', validators=[kompass.models.folder.short_lines], verbose_name='lines to write on')),
                ('register', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='kompass.folderregister')),
            ],
            options={
                'verbose_name': 'wording',
                'verbose_name_plural': 'wordings',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('register', 'language'), name='folder_register_text_once_per_language')],
            },
        ),
    ]
