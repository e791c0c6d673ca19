"""What row-level security asks: who acts in this transaction."""

from django.db import migrations

MAKE = """
CREATE FUNCTION hallmark_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('hallmark.person', true), '')::bigint $$
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_people_and_places_of_work")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION hallmark_person()")]
