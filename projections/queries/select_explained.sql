-- A row as it stands, with the position it is true for.
SELECT status.position, row_to_json(explained)
FROM views.status
LEFT JOIN {view} AS explained ON explained.{column} = %(key)s
WHERE status.name = %(name)s
