-- Rows as they were written.
SELECT {columns} FROM {table} WHERE {column} = ANY (%(values)s)
