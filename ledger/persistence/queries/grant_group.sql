-- Granting again is a notice, not an error.
GRANT {group} TO {login}
