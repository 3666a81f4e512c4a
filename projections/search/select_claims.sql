-- The claims in which every term is found at a position and by a day: in the wording, in quotes of an entry, or in the
-- name of an agent that speaks in one. It stands alone, or in brackets where a list asks for claims.
--
-- A claim is read in its own language, and so are the terms: what that language skips (the, der, le) need not be found,
-- unless nothing else was asked for. Similar spellings are looked for in names, and, less alike, in everything for a word
-- that is nowhere as it was written. 0.5 is what the index looks for (queries/configure_reader.sql).
WITH holding AS NOT MATERIALIZED (
    SELECT item, item_id, stream, speakers, near, words, configuration
    FROM views.search
    WHERE from_position <= %(position)s
        AND to_position > %(position)s
        AND coalesce(
            CASE %(clock)s::text
                WHEN 'certain' THEN said_latest
                WHEN 'possible' THEN said_earliest
                WHEN 'reported' THEN reported_latest
            END,
            '-infinity'
        ) <= coalesce(%(day)s::date, 'infinity')
), terms AS MATERIALIZED (
    SELECT number, term, near
    FROM unnest(%(terms)s::text[], %(near)s::text[]) WITH ORDINALITY AS given (term, near, number)
), read AS MATERIALIZED (
    SELECT
        configuration, number, plain || stems AS query,
        numnode(stems) = 0 AND numnode(plain) > 0 AS is_skipped
    FROM terms
    CROSS JOIN (
        SELECT cfgname::text COLLATE "C" AS configuration, oid::regconfig AS stemmer
        FROM pg_catalog.pg_ts_config
        WHERE cfgnamespace = 'pg_catalog'::regnamespace
            AND (%(configuration)s::text IS NULL OR cfgname IN ('simple', %(configuration)s))
    ) AS configurations
    CROSS JOIN LATERAL phraseto_tsquery('pg_catalog.simple', term) AS plain
    CROSS JOIN LATERAL phraseto_tsquery(stemmer, term) AS stems
), queries AS MATERIALIZED (
    SELECT configuration, number, query, count(*) OVER (PARTITION BY configuration) AS needed
    FROM (SELECT *, bool_and(is_skipped) OVER (PARTITION BY configuration) AS are_all_skipped FROM read) AS marked
    WHERE are_all_skipped OR NOT is_skipped
), readings AS MATERIALIZED (
    -- One look into the index a term, for whatever language may be met there.
    SELECT
        number,
        string_agg(DISTINCT format('(%%s)', query), ' | ')::tsquery AS any_query,
        array_agg(configuration) AS configurations,
        array_agg(query) AS queries
    FROM queries
    WHERE numnode(query) > 0
    GROUP BY number
), exact AS MATERIALIZED (
    SELECT number, item, item_id, stream, configuration
    FROM readings
    JOIN holding ON words @@ any_query AND words @@ queries[array_position(configurations, configuration)]
), unfound AS MATERIALIZED (
    SELECT number, near FROM terms WHERE number NOT IN (SELECT number FROM exact)
), found AS MATERIALIZED (
    SELECT number, item, item_id, stream, configuration
    FROM exact
    UNION
    SELECT number, item, item_id, stream, configuration
    FROM terms
    JOIN holding ON terms.near <%% holding.near AND item = 'agent'
    WHERE number IN (SELECT number FROM unfound) OR word_similarity(terms.near, holding.near) >= 0.6
    UNION
    SELECT number, item, item_id, stream, configuration
    FROM unfound
    JOIN holding ON unfound.near <%% holding.near AND item <> 'agent'
), claims AS (
    SELECT number, stream AS claim_id, configuration FROM found WHERE item <> 'agent'
    UNION
    SELECT number, entry.stream, entry.configuration
    FROM found
    JOIN holding AS entry ON entry.speakers @> ARRAY[found.stream]
    WHERE found.item = 'agent'
)
SELECT claim_id
FROM claims
JOIN queries USING (number, configuration)
GROUP BY claim_id, needed
HAVING count(*) = needed
