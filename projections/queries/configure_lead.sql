-- A holder whose machine vanished is noticed within seconds, by the server too, so that another may take over.
SELECT
    set_config('tcp_keepalives_idle', '2', false),
    set_config('tcp_keepalives_interval', '1', false),
    set_config('tcp_keepalives_count', '2', false),
    set_config('client_connection_check_interval', '2s', false)
