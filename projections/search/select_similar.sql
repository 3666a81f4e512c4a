-- The claims a wording of which is nearly one of the texts at a position, nearest first, each with its nearest wording.
--
-- The index gives what is as alike as queries/configure_reader.sql asks. Where it gives very many, only the first of them
-- are compared; wordings of the very same words are among them in any case.
WITH asked AS MATERIALIZED (
    SELECT DISTINCT text FROM unnest(%(texts)s::text[]) AS given (text)
), holding AS NOT MATERIALIZED (
    SELECT stream, item_id, compared
    FROM views.search
    WHERE from_position <= %(position)s
        AND to_position > %(position)s
        AND stream IS DISTINCT FROM %(besides)s::text
), alike AS MATERIALIZED (
    SELECT wording.stream, wording.item_id, similarity(wording.compared, asked.text) AS similarity
    FROM asked
    CROSS JOIN LATERAL (
        (SELECT * FROM holding WHERE compared = asked.text LIMIT %(limit)s)
        UNION ALL
        (SELECT * FROM holding WHERE compared %% asked.text LIMIT %(most)s)
    ) AS wording
), nearest AS (
    SELECT DISTINCT ON (stream) stream, item_id, similarity
    FROM alike
    ORDER BY stream, similarity DESC, item_id
)
SELECT stream, item_id, similarity
FROM nearest
ORDER BY similarity DESC, stream
LIMIT %(limit)s
