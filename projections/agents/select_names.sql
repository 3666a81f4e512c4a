-- Names for ids that an answer holds; null where the name was redacted.
SELECT agent_id, agent -> 'name' FROM views.agents WHERE agent_id = ANY (%(agents)s)
