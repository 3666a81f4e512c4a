-- Everything else about some entries, of every row that holds at one of two positions or between them.
SELECT entry_id, from_position, to_position, convert_to(body::text, 'UTF8'), positions
FROM views.entries
WHERE entry_id = ANY (%(entries)s)
    AND from_position <= %(last)s
    AND to_position > %(first)s
