-- A view that was never checked.
INSERT INTO views.integrity (view) SELECT unnest(%(views)s::text[]) ON CONFLICT DO NOTHING
