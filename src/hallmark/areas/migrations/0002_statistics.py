"""How many areas there are, counted anew as the tables' owner: PostgreSQL passes over the site's own ANALYZE."""

from django.db import migrations

MAKE = """
CREATE FUNCTION areas_counted_anew() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS 'ANALYZE areas_area, areas_areaversion, areas_areaname';
REVOKE ALL ON FUNCTION areas_counted_anew() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION areas_counted_anew() TO hallmark_app, hallmark_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("areas", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION areas_counted_anew()")]
