-- Readers name the view, never a copy. Dropping and making it again lets its columns change.
DROP VIEW IF EXISTS {view}
