-- For servers that ask for one. It is given as the server keeps it.
ALTER ROLE {login} PASSWORD {password}
