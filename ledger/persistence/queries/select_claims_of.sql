-- Where each of the utterances left events, for references by id.
SELECT utterance_id, array_agg(DISTINCT stream)
FROM ledger.events
WHERE utterance_id = ANY (%(utterances)s)
GROUP BY utterance_id
