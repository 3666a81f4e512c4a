-- Null where no engine was ever started, instead of an error. These are the tables that were made last.
SELECT to_regclass('views.skips'), to_regclass('views.rebuilds')
