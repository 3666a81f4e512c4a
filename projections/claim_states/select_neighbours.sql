-- What claims are called and how they stand, where they are shown beside another claim.
SELECT found.claim_id, state.status, latest.revision, latest.position, fact.facts::text
FROM unnest(%(claims)s::text[]) AS found (claim_id)
JOIN views.claim_states AS state ON state.claim_id = found.claim_id AND {where_holds}
{with_facts}
