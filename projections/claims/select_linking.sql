-- The claims that had a link to the claim at the position, or before it.
SELECT DISTINCT claim_id
FROM views.claims
WHERE linked_to @> ARRAY[%(claim)s]
    AND position <= %(position)s
ORDER BY claim_id
