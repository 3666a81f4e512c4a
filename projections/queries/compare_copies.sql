-- How often each row stands in one copy and not in the other, by digest: each table is read once, and what does not fit
-- into memory goes to disk. A row that is there twice instead of once is a difference too.
WITH present AS (
    SELECT coalesce({column}::text, '') AS key, sha256(convert_to(ROW({columns})::text, 'UTF8')) AS digest, 1 AS sign
    FROM {table}
    UNION ALL
    SELECT coalesce({column}::text, ''), sha256(convert_to(ROW({columns})::text, 'UTF8')), -1
    FROM {view}
), differing AS (
    SELECT key, sum(sign) AS surplus
    FROM present
    GROUP BY key, digest
    HAVING sum(sign) <> 0
), counted AS (
    SELECT
        key,
        CASE WHEN surplus > 0 THEN 'new' ELSE 'old' END AS side,
        sum(abs(surplus))::bigint AS rows
    FROM differing
    GROUP BY 1, 2
)
SELECT
    key,
    side,
    rows,
    coalesce(sum(rows) FILTER (WHERE side = 'old') OVER (), 0)::bigint AS only_old,
    coalesce(sum(rows) FILTER (WHERE side = 'new') OVER (), 0)::bigint AS only_new
FROM counted
ORDER BY key, side DESC
LIMIT %(limit)s
