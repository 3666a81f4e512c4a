-- The one row of a claim that holds at a position, and on a day of the clock.
state.{column}
AND state.from_position <= %(position)s
AND state.to_position > %(position)s
AND state.from_day <= %(day)s
AND state.until_day > %(day)s
