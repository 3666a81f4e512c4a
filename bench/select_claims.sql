-- Claims as most are: old enough to have been there in the past that is asked about, and neither bare nor deep.
SELECT stream
FROM ledger.events
WHERE stream ^@ 'claim_'
GROUP BY stream
HAVING count(*) BETWEEN 3 AND 30 AND min(position) <= %(registered_by)s
ORDER BY min(position)
LIMIT %(count)s
