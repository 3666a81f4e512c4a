-- The event is tried again; if it fails again, that is recorded anew. That a rebuild of the same version failed stays
-- known until somebody retries it: nothing here would try it.
UPDATE views.status
SET {set_no_failure}
WHERE name = %(name)s
    AND (failure_position > position OR version <> %(version)s)
