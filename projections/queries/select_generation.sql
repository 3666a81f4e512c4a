-- Which copy of a view is the live one, and how far it is.
SELECT generation, position FROM views.status WHERE name = %(name)s
