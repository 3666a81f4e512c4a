-- What the transaction reads is of one moment.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY
