-- What full-text search needs of the database: similar spellings (pg_trgm), and the words of a text as a generated
-- column. It locks nothing that is in use.
--
-- pg_trgm is a trusted extension: CREATE on the database is enough to have it. Where an administrator has put it into
-- another schema it stays there, and that schema must be in the search path of our logins.

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

SET LOCAL ROLE ledger_owner;

-- Generated columns take immutable functions alone, and finding a configuration by its name is not one: it could be
-- dropped or changed. Those of pg_catalog are not.
CREATE FUNCTION ledger.search_words(configuration text, folded text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $function$
    SELECT pg_catalog.to_tsvector(('pg_catalog.' || configuration)::pg_catalog.regconfig, folded)
        || pg_catalog.to_tsvector('pg_catalog.simple'::pg_catalog.regconfig, folded)
$function$;
COMMENT ON FUNCTION ledger.search_words(text, text) IS 'the stems by a text search configuration of Postgres, and the words as they are';

REVOKE ALL ON FUNCTION ledger.search_words(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.search_words(text, text) TO ledger_writer, ledger_projector, ledger_reader;
