-- What the server was set to says what a figure means: durable or not, above all.
SELECT name, current_setting(name) FROM unnest(%(names)s::text[]) AS name
