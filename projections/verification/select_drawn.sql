-- Of positions drawn at random, those at which a stream begins: so every stream is as likely as any other, however long.
SELECT position, stream
FROM ledger.events
WHERE position = ANY (%(positions)s)
    AND revision = 1
    AND split_part(stream, '_', 1) = ANY (%(kinds)s)
