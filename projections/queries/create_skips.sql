-- What a view was told to pass over, by whom and why: rows come, and none ever changes or goes, whatever is rebuilt.
CREATE TABLE views.skips (
    view text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    topic text COLLATE "C" NOT NULL,
    category text COLLATE "C" NOT NULL,
    message text NOT NULL,
    reason text NOT NULL,
    skipped_by text COLLATE "C" NOT NULL,
    skipped_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT skips_pkey PRIMARY KEY (view, position),
    CONSTRAINT skips_reason_check CHECK (reason ~ '\S')
);

CREATE FUNCTION views.refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: skips are kept for ever', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'LE001', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END
$function$;

CREATE TRIGGER refuse_row BEFORE UPDATE OR DELETE ON views.skips
    FOR EACH ROW EXECUTE FUNCTION views.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON views.skips
    FOR EACH STATEMENT EXECUTE FUNCTION views.refuse_change();
ALTER TABLE views.skips ENABLE ALWAYS TRIGGER refuse_row, ENABLE ALWAYS TRIGGER refuse_truncate;
