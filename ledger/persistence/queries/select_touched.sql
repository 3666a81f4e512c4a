-- The streams that utterances touched, and where first: an export asks whether a command is all there is of one.
SELECT utterance_id, stream, min(position)
FROM ledger.events
WHERE utterance_id = ANY (%(utterance_ids)s)
GROUP BY utterance_id, stream
