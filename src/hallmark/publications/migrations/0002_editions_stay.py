"""What was published stays as it went out: the database refuses to change or delete it, but for its withdrawal, once.

Reversible.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION publications_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
        AND to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_by', 'withdrawn_by_name', 'withdrawn_reason', 'withdrawn_contact']
          = to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_by', 'withdrawn_by_name', 'withdrawn_reason', 'withdrawn_contact']
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Edition % of %/% was published. It can be withdrawn, not changed or deleted.',
        OLD.number, OLD.partnership_slug, OLD.slug
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER publications_edition_stays BEFORE UPDATE OR DELETE ON publications_publication
    FOR EACH ROW EXECUTE FUNCTION publications_edition_stays();
"""
BACKWARDS = """
DROP TRIGGER publications_edition_stays ON publications_publication;
DROP FUNCTION publications_edition_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("publications", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
