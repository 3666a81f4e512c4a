-- The claims on which an entry, or the entries of an utterance, had been recorded by a position.
SELECT DISTINCT claim_id
FROM views.entries
WHERE (entry_id = %(entry_id)s OR utterance_id = %(utterance_id)s)
    AND from_position <= %(position)s
    AND to_position > %(position)s
