-- Who stands behind the ids that an answer holds; the name is an object where it was redacted.
SELECT agent_id, jsonb_build_object('name', agent -> 'name', 'kind', agent -> 'kind', 'anonymous', agent -> 'anonymous')
FROM views.agents WHERE agent_id = ANY (%(agents)s)
