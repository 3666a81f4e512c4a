-- Sent in one message with what follows: READ COMMITTED, whatever the server's default is.
BEGIN ISOLATION LEVEL READ COMMITTED;
