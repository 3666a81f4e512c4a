-- The tables of a view's copies: its name, and a number.
SELECT relname
FROM pg_class
WHERE relnamespace = 'views'::regnamespace
    AND relkind = 'r'
    AND left(relname, length(%(name)s) + 1) = %(name)s || '_'
    AND substr(relname, length(%(name)s) + 2) ~ '^[0-9]+$'
ORDER BY relname
