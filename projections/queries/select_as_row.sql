-- A row that was computed, written as the table would write it.
SELECT row_to_json(json_populate_record(NULL::{view}, %(row)s::json))
