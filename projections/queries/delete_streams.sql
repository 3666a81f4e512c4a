-- What a step writes anew goes first: all rows of the streams.
DELETE FROM {table} WHERE {column} = ANY (%(streams)s)
