-- Whether an administrator said to pass over an event of the command.
SELECT position
FROM views.skips
WHERE view = %(name)s AND position > %(after)s AND position <= %(upto)s
LIMIT 1
