"""Whether what was restored stood its checks, and what somebody must see to before it opens. Going back forgets both."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("wiring", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="restoration",
            name="checked_at",
            field=models.DateTimeField(help_text="When what was restored was found as it was, if ever", null=True),
        ),
        migrations.AddField(
            model_name="restoration",
            name="left",
            field=models.JSONField(
                db_default={},
                default=dict,
                help_text="Acts after the backup that the replay does not do again, with how many",
            ),
        ),
    ]
