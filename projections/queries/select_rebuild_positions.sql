-- The first look of a transaction decides of which moment all of it is.
SELECT position, rebuild_position FROM views.status WHERE name = %(name)s AND rebuild_generation = %(generation)s
