-- The login acts as the group from its first statement on.
ALTER ROLE {login} SET role TO {group}
