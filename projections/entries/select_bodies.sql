-- What the entries of some claims say at a position, or one of them, or those of one utterance. They come in a few large
-- rows, ids and agents between blanks, bodies between line feeds, which JSON on one line never holds: Python receives
-- these far faster than a thousand rows, and the server makes them faster than a single one, which would outgrow its
-- memory again and again.
SELECT
    string_agg(entry_id, ' '),
    string_agg(array_to_string(named, ' '), E'\n'),
    string_agg(convert_to(body::text, 'UTF8'), '\x0a')
FROM views.entries
WHERE claim_id = ANY (%(claims)s)
    AND from_position <= %(position)s
    AND to_position > %(position)s
    AND (%(entry_id)s::text IS NULL OR entry_id = %(entry_id)s)
    AND (%(utterance_id)s::text IS NULL OR utterance_id = %(utterance_id)s)
GROUP BY position %% 16
