-- What was written stays: these triggers refuse everyone, superusers and replication included (ENABLE ALWAYS).
--
-- SQLSTATE LE001: the table is append-only. SQLSTATE LE002: no redaction in this transaction allows the removal.

SET LOCAL ROLE ledger_owner;

CREATE FUNCTION ledger.refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: the ledger is append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'LE001', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END
$function$;

CREATE TRIGGER refuse_row BEFORE UPDATE OR DELETE ON ledger.events
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_row BEFORE UPDATE OR DELETE ON ledger.idempotency_keys
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.idempotency_keys
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_row BEFORE UPDATE OR DELETE ON ledger.log
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.log
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_row BEFORE UPDATE ON ledger.payloads
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.payloads
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- Whether this transaction itself appended the redaction of a position. Rows of other transactions do not count: a
-- redaction and the removal are one act. Rows written inside a savepoint carry its own transaction id and are not
-- seen either; append the redaction at the top level. A redaction is never redacted: its skeleton must last.
CREATE FUNCTION ledger.is_being_redacted(target bigint) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $function$
    -- Materialized, so that no other payload than those of this transaction's redactions is ever parsed as JSON.
    WITH redactions AS MATERIALIZED (
        SELECT redaction.position
        FROM ledger.events AS redacted
        JOIN ledger.events AS redaction
            ON redaction.stream = redacted.stream AND redaction.position > redacted.position
        WHERE redacted.position = target
            AND redacted.topic <> 'event.redacted.v1'
            AND redaction.topic = 'event.redacted.v1'
            AND redaction.xmin = pg_current_xact_id()::xid
    )
    SELECT EXISTS (
        SELECT FROM redactions
        JOIN ledger.payloads USING (position)
        WHERE (convert_from(payloads.state, 'UTF8')::jsonb ->> 'position')::bigint = target
    )
$function$;

-- Payloads leave only by redact_payload, which acts as the owner of the table; and not even the owner may remove one
-- without its redaction.
CREATE FUNCTION ledger.refuse_removal() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF current_user = 'ledger_owner' AND ledger.is_being_redacted(OLD.position) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the payload at position % stays: no redaction in this transaction removes it', OLD.position
        USING ERRCODE = 'LE002', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END
$function$;

CREATE TRIGGER refuse_removal BEFORE DELETE ON ledger.payloads
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_removal();

ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER refuse_row;
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER refuse_truncate;
ALTER TABLE ledger.idempotency_keys ENABLE ALWAYS TRIGGER refuse_row;
ALTER TABLE ledger.idempotency_keys ENABLE ALWAYS TRIGGER refuse_truncate;
ALTER TABLE ledger.log ENABLE ALWAYS TRIGGER refuse_row;
ALTER TABLE ledger.log ENABLE ALWAYS TRIGGER refuse_truncate;
ALTER TABLE ledger.payloads ENABLE ALWAYS TRIGGER refuse_row;
ALTER TABLE ledger.payloads ENABLE ALWAYS TRIGGER refuse_truncate;
ALTER TABLE ledger.payloads ENABLE ALWAYS TRIGGER refuse_removal;

-- The one way out for a payload and its salt. True when it was there, false when it was gone already.
CREATE FUNCTION ledger.redact_payload(target bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF NOT ledger.is_being_redacted(target) THEN
        RAISE EXCEPTION 'position % is not being redacted: append its event.redacted.v1 in this transaction first', target
            USING ERRCODE = 'LE002', TABLE = 'payloads', SCHEMA = 'ledger';
    END IF;
    DELETE FROM ledger.payloads WHERE position = target;
    RETURN FOUND;
END
$function$;
COMMENT ON FUNCTION ledger.redact_payload(bigint) IS 'removes one payload; its event.redacted.v1 must be of the same transaction';
