-- The fastest way in.
COPY {table} ({columns}) FROM STDIN
