-- A view that was never fed starts before the first event. Null when it is known already.
INSERT INTO views.status (name, version) VALUES (%(name)s, %(version)s) ON CONFLICT DO NOTHING RETURNING generation
