-- How far apart the clock's offsets of an hour were, how sure the agents were of them, and how fast the clock drifts.
ALTER TABLE {database}.camera_clock_hours
    ADD COLUMN IF NOT EXISTS offset_min_ms Int64 DEFAULT intDiv(offset_sum_ms, probes) CODEC(ZSTD(1)) AFTER offset_sum_ms;

ALTER TABLE {database}.camera_clock_hours
    ADD COLUMN IF NOT EXISTS offset_max_ms Int64 DEFAULT intDiv(offset_sum_ms, probes) CODEC(ZSTD(1)) AFTER offset_min_ms;

ALTER TABLE {database}.camera_clock_hours
    ADD COLUMN IF NOT EXISTS uncertainty_ms Nullable(UInt64) CODEC(ZSTD(1)) AFTER offset_max_ms;

ALTER TABLE {database}.camera_clock_hours
    ADD COLUMN IF NOT EXISTS drift_ppm Nullable(Float64) CODEC(ZSTD(1)) AFTER uncertainty_ms;

-- Hours that were reckoned without them are reckoned again.
INSERT INTO {database}.touched_hours
SELECT
    'status', enterprise_id, '',
    toStartOfHour(toDateTime(reported_at, 'UTC')) AS hour,
    now64(3, 'UTC')
FROM {database}.agent_status
GROUP BY enterprise_id, hour;
