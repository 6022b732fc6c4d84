"""Childcare at courses: ages, places, cost and the day on which that was told."""

import django.core.validators
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_directory'),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='childcare_as_of',
            field=models.DateField(blank=True, null=True, verbose_name='childcare as of'),
        ),
        migrations.AddField(
            model_name='course',
            name='childcare_cost',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='Euros a month and child; 0: free of charge. Leave empty what is not known.', max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='cost of childcare'),
        ),
        migrations.AddField(
            model_name='course',
            name='childcare_from_months',
            field=models.PositiveSmallIntegerField(blank=True, help_text='In months: 6, 12, 36 for three years.', null=True, verbose_name='children from (months)'),
        ),
        migrations.AddField(
            model_name='course',
            name='childcare_places',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places for children'),
        ),
        migrations.AddField(
            model_name='course',
            name='childcare_to_years',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='children up to (years)'),
        ),
        migrations.AlterField(
            model_name='course',
            name='childcare_note',
            field=models.CharField(blank=True, max_length=160, verbose_name='remark on childcare'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('childcare_from_months__isnull', True), ('childcare_from_months__lt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('childcare_to_years'), '*', models.Value(12)), '+', models.Value(12))), ('childcare_to_years__isnull', True), _connector='OR'), name='course_childcare_ages_in_order', violation_error_message='The upper age is below the lower one.'),
        ),
    ]
