-- Null where nothing was ever verified; asking takes no lock, as making them again would.
SELECT to_regclass('views.integrity')
