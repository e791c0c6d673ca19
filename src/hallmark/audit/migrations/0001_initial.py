"""The tables of the audit, what may be done to them, and the link that each event is given at commit.

Nothing here is for Django to manage. Going back drops the record: export it first.
"""

import uuid

from django.db import migrations, models

TABLES = """
CREATE TABLE audit_event (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor bigint,
    agency bigint,
    partnership bigint,
    act varchar(60) NOT NULL CONSTRAINT audit_event_act_is_noun_and_verb CHECK (act ~ '^[a-z][a-z0-9-]*[.][a-z][a-z0-9-]*$'),
    subject_kind varchar(40) NOT NULL CONSTRAINT audit_event_subject_has_a_kind CHECK (subject_kind <> ''),
    subject_id varchar(100) NOT NULL CONSTRAINT audit_event_subject_has_an_id CHECK (subject_id <> ''),
    purpose varchar(300) NOT NULL,
    outcome varchar(7) NOT NULL CONSTRAINT audit_event_done_or_refused CHECK (outcome IN ('done', 'refused')),
    request_id uuid,
    detail jsonb NOT NULL CONSTRAINT audit_event_detail_is_an_object CHECK (jsonb_typeof(detail) = 'object')
);
CREATE INDEX audit_event_by_time ON audit_event (at, id);
CREATE INDEX audit_event_by_actor ON audit_event (actor, at, id);
CREATE INDEX audit_event_by_subject ON audit_event (subject_kind, subject_id, at, id);
CREATE INDEX audit_event_by_act ON audit_event (act, at, id);
CREATE INDEX audit_event_by_agency ON audit_event (agency, at, id);
CREATE INDEX audit_event_by_partnership ON audit_event (partnership, at, id);

CREATE TABLE audit_link (
    strand smallint NOT NULL,
    position bigint NOT NULL CONSTRAINT audit_link_from_one CHECK (position > 0),
    event uuid NOT NULL,
    hash bytea NOT NULL CONSTRAINT audit_link_hash_is_sha256 CHECK (octet_length(hash) = 32),
    PRIMARY KEY (strand, position)
);

-- Rows that are rewritten at every commit: room on the page lets the old ones be cleared away in passing.
CREATE TABLE audit_head (
    strand smallint PRIMARY KEY CONSTRAINT audit_head_strand CHECK (strand BETWEEN 0 AND 127),
    position bigint NOT NULL CONSTRAINT audit_head_from_nought CHECK (position >= 0),
    hash bytea NOT NULL CONSTRAINT audit_head_hash_is_sha256 CHECK (octet_length(hash) = 32),
    at timestamptz
) WITH (fillfactor = 10);
INSERT INTO audit_head (strand, position, hash)
SELECT strand, 0, decode(repeat('00', 32), 'hex') FROM generate_series(0, 127) AS strand;
"""

# `hallmark.audit.canonical` is the plain twin of this text and of the hash below. It stands in the trigger as it is: a
# function called there took a third of the trigger's time.
CANONICAL = """jsonb_build_array(
            {strand}, {position}, {event}.id,
            to_char({event}.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            {event}.actor, {event}.agency, {event}.partnership, {event}.act, {event}.subject_kind, {event}.subject_id,
            {event}.purpose, {event}.outcome, {event}.request_id, {event}.detail
        )::text"""

CHAIN = f"""
CREATE FUNCTION audit_canonical(strand smallint, at_position bigint, event audit_event) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT {CANONICAL.format(strand="strand", position="at_position", event="event")}
$$;

-- It runs when the transaction commits, with the rights of the tables' owner. The head is locked here and nowhere
-- earlier; an aborted transaction has not touched it. The session's number spreads sessions over the strands.
CREATE FUNCTION audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mine smallint := pg_backend_pid() % 128;
BEGIN
    -- Nobody hangs it on a table of their own, to have the chain hold what never was an event.
    IF TG_RELID <> 'public.audit_event'::regclass THEN
        RAISE EXCEPTION 'only events of the audit are linked' USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH head AS (
        UPDATE audit_head
        SET position = audit_head.position + 1,
            hash = sha256(audit_head.hash || convert_to(
                {CANONICAL.format(strand="mine", position="audit_head.position + 1", event="NEW")}, 'UTF8'
            )),
            at = NEW.at
        WHERE strand = mine
        RETURNING position, hash
    )
    INSERT INTO audit_link (strand, position, event, hash)
    SELECT mine, head.position, NEW.id, head.hash FROM head;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the head of strand % of the audit is missing, so nothing can be recorded', mine;
    END IF;
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION audit_chain() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER audit_event_is_linked
AFTER INSERT ON audit_event DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION audit_chain();
"""

GUARD = """
CREATE FUNCTION audit_only_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the audit only grows: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_event_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER audit_link_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_link
FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER audit_head_only_grows BEFORE DELETE OR TRUNCATE ON audit_head
FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
"""

RIGHTS = """
REVOKE ALL ON audit_event, audit_link, audit_head FROM PUBLIC, hallmark_app, hallmark_worker;
GRANT INSERT (id, actor, agency, partnership, act, subject_kind, subject_id, purpose, outcome, request_id, detail)
ON audit_event TO hallmark_app, hallmark_worker;
GRANT SELECT ON audit_event, audit_link, audit_head TO hallmark_audit;

ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_link ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_event_added ON audit_event FOR INSERT TO hallmark_app, hallmark_worker WITH CHECK (true);
CREATE POLICY audit_event_read ON audit_event FOR SELECT TO hallmark_audit USING (true);
CREATE POLICY audit_link_read ON audit_link FOR SELECT TO hallmark_audit USING (true);
CREATE POLICY audit_head_read ON audit_head FOR SELECT TO hallmark_audit USING (true);
-- The owner, as whom `audit_chain` runs.
CREATE POLICY audit_event_owned ON audit_event TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY audit_link_owned ON audit_link TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY audit_head_owned ON audit_head TO CURRENT_USER USING (true) WITH CHECK (true);
"""

REVERSE = """
DROP TABLE audit_link, audit_head;
DROP FUNCTION audit_canonical(smallint, bigint, audit_event);
DROP TABLE audit_event;
DROP FUNCTION audit_chain(), audit_only_grows();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(TABLES + CHAIN + GUARD + RIGHTS, REVERSE),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(help_text="By the database's clock")),
                (
                    "actor",
                    models.BigIntegerField(help_text="The person's number; none where nobody had signed in", null=True),
                ),
                ("agency", models.BigIntegerField(null=True)),
                ("partnership", models.BigIntegerField(null=True)),
                ("act", models.CharField(help_text="Noun and verb: appointment.end", max_length=60)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=100)),
                ("purpose", models.CharField(blank=True, help_text="Why, as it was given", max_length=300)),
                ("outcome", models.CharField(choices=[("done", "done"), ("refused", "refused")], max_length=7)),
                ("request_id", models.UUIDField(help_text="The request or job that it happened in", null=True)),
                ("detail", models.JSONField(default=dict, help_text="Ids, codes and counts")),
            ],
            options={
                "db_table": "audit_event",
                "ordering": ["-at", "-id"],
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "strand", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("strand", models.PositiveSmallIntegerField()),
                ("position", models.BigIntegerField(help_text="From 1, without a gap")),
                (
                    "event",
                    models.OneToOneField(
                        db_column="event",
                        db_constraint=False,
                        on_delete=models.deletion.DO_NOTHING,
                        related_name="link",
                        to="audit.auditevent",
                    ),
                ),
                ("hash", models.BinaryField()),
            ],
            options={
                "db_table": "audit_link",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("strand", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(help_text="0 before the first event")),
                ("hash", models.BinaryField()),
                ("at", models.DateTimeField(help_text="When the last event happened", null=True)),
            ],
            options={
                "db_table": "audit_head",
                "managed": False,
            },
        ),
    ]
