"""The database itself refuses to change or delete an entry of the trail."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_to_change_the_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The trail is insert-only: % on % is refused.', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER trail_entries_stay BEFORE UPDATE OR DELETE ON kernel_auditentry
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_trail();
CREATE TRIGGER the_trail_stays BEFORE TRUNCATE ON kernel_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_trail();
CREATE TRIGGER clock_events_stay BEFORE UPDATE OR DELETE ON kernel_clockevent
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_trail();
"""
ALLOW = """
DROP TRIGGER clock_events_stay ON kernel_clockevent;
DROP TRIGGER the_trail_stays ON kernel_auditentry;
DROP TRIGGER trail_entries_stay ON kernel_auditentry;
DROP FUNCTION refuse_to_change_the_trail();
"""


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
