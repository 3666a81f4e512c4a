-- The views that were made in this database.
SELECT name FROM views.status
