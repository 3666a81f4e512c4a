-- For servers that ask for one.
ALTER ROLE {login} PASSWORD {password}
