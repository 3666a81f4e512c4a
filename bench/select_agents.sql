-- Who may be named as the speaker of an utterance.
SELECT stream FROM ledger.events WHERE topic = 'agent.registered.v1' ORDER BY position LIMIT %(count)s
