from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0002_letters_that_come")]

    operations = [
        migrations.AddField(
            model_name="outgoingletter",
            name="deferred_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="впервые отложено сервером"),
        ),
    ]
