"""That a database was restored, which only its owner says; and a cache that all processes of the site share.

The cache is of Django's own shape (`DatabaseCache`), unlogged: after a crash it is empty, which costs nobody anything.
Going back drops both.
"""

from django.db import migrations, models

RIGHTS = """
ALTER TABLE wiring_restoration ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
REVOKE ALL ON wiring_restoration FROM PUBLIC, hallmark_app, hallmark_worker;
GRANT SELECT ON wiring_restoration TO hallmark_app, hallmark_worker;
CREATE POLICY wiring_restoration_read ON wiring_restoration FOR SELECT TO hallmark_app, hallmark_worker USING (true);
CREATE POLICY wiring_restoration_owned ON wiring_restoration TO CURRENT_USER USING (true) WITH CHECK (true);
"""
CACHE = """
CREATE UNLOGGED TABLE wiring_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX wiring_cache_by_end ON wiring_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Restoration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField(help_text="When the backup was taken")),
                ("restored_at", models.DateTimeField()),
                ("archive", models.CharField(help_text="SHA-256 of the archive’s manifest", max_length=64)),
                (
                    "heads",
                    models.JSONField(help_text="Where the restored audit ended: position and hash of each strand"),
                ),
                (
                    "replayed_at",
                    models.DateTimeField(
                        help_text="When the events after the backup were replayed, if ever", null=True
                    ),
                ),
                ("opened_at", models.DateTimeField(null=True)),
            ],
            options={"ordering": ["-restored_at"]},
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(CACHE, "DROP TABLE wiring_cache"),
    ]
