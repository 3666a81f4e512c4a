-- Everything until the end is read as it was at the first look.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
