-- How far views are.
SELECT name, position, recorded_at FROM views.status WHERE name = ANY (%(names)s)
