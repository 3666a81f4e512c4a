-- What the rule of standing looks at, of every entry of some claims at a position; the columns are those of Stance.
SELECT
    claim_id, entry_id, utterance_id, position, act, speakers, said_edtf, said_earliest, said_latest, reported_latest,
    is_presupposed, is_inferred, is_voided, bears_on_claim, verdict, takes_up, parent, normalised, relation,
    rating::text, citation::text
FROM views.entries
WHERE claim_id = ANY (%(claims)s)
    AND from_position <= %(position)s
    AND to_position > %(position)s
