-- The state of one claim.
SELECT status.position, status.recorded_at, claim.standpoint AS item
FROM views.status
LEFT JOIN views.claim_states AS claim ON claim.claim_id = %(key)s
WHERE status.name = 'claim_states'
