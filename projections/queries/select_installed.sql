-- Null where no engine was ever started, instead of an error.
SELECT to_regclass('views.status')
