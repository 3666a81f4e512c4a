-- A login has no right of its own; its groups give them.
CREATE ROLE {login} LOGIN
