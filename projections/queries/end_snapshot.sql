-- Nothing was written.
COMMIT
