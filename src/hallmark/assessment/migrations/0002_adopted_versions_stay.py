"""What a body has adopted stays as it was: the database itself refuses to change or delete the row. Reversible."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION assessment_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Version % of % was adopted on %. It cannot be changed or deleted.',
        OLD.number, OLD.slug, OLD.adopted_on
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER assessment_version_stays BEFORE UPDATE OR DELETE ON assessment_version
    FOR EACH ROW WHEN (OLD.state = 'adopted') EXECUTE FUNCTION assessment_version_stays();
"""
BACKWARDS = """
DROP TRIGGER assessment_version_stays ON assessment_version;
DROP FUNCTION assessment_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
