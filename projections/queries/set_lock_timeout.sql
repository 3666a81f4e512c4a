-- Who reads the live copy is waited for, but not for long: others queue behind this. For this transaction only.
SELECT set_config('lock_timeout', %(lock_timeout)s, true)
