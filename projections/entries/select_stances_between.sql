-- The same as select_stances, of every row that holds at one of two positions or between them, with its range.
SELECT
    claim_id, from_position, to_position, entry_id, utterance_id, position, act, speakers, said_edtf, said_earliest,
    said_latest, reported_latest, is_presupposed, is_inferred, is_voided, bears_on_claim, verdict, takes_up, parent,
    normalised, relation, rating::text, citation::text
FROM views.entries
WHERE claim_id = ANY (%(claims)s)
    AND from_position <= %(last)s
    AND to_position > %(first)s
