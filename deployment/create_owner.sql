-- Run once by the image of PostgreSQL, as the superuser, on the new database: it gets an owner who may make roles, and so
-- migrates and makes the other logins. From then on the superuser has no password and cannot come over the network.
\getenv password CLAIMS_OWNER_PASSWORD
CREATE ROLE claims_owner LOGIN CREATEROLE PASSWORD :'password';
ALTER DATABASE :"DBNAME" OWNER TO claims_owner;
ALTER ROLE CURRENT_USER PASSWORD NULL;
