-- A statement that would change what was written is refused even when it finds no row, so that nobody takes silence for
-- permission. Payloads may leave by redact_payload, which deletes: their DELETE has its trigger on rows alone.
--
-- Each CREATE TRIGGER holds SHARE ROW EXCLUSIVE on its table until the end: appends wait for the moment it takes.

SET LOCAL ROLE ledger_owner;

CREATE TRIGGER refuse_statement BEFORE UPDATE OR DELETE ON ledger.events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_statement BEFORE UPDATE OR DELETE ON ledger.idempotency_keys
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_statement BEFORE UPDATE OR DELETE ON ledger.log
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_statement BEFORE UPDATE ON ledger.payloads
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER refuse_statement;
ALTER TABLE ledger.idempotency_keys ENABLE ALWAYS TRIGGER refuse_statement;
ALTER TABLE ledger.log ENABLE ALWAYS TRIGGER refuse_statement;
ALTER TABLE ledger.payloads ENABLE ALWAYS TRIGGER refuse_statement;
