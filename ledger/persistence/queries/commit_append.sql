-- Sent in one message with what stands before: it is not reached when that fails.
;
COMMIT