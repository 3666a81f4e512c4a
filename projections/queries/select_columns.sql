-- The columns of a table; none when there is no such table.
SELECT attname
FROM pg_attribute
WHERE attrelid = to_regclass(format('views.%%I', %(table)s::text))
    AND attnum > 0
    AND NOT attisdropped
ORDER BY attnum
