-- The hours of a camera added up by the day of the park's calendar (UTC+8): a month is read as some thirty rows of a camera instead of
-- seven hundred. Reckoned whole from `camera_hours FINAL` whenever an hour of the day was touched, so doing it again changes nothing.
CREATE TABLE IF NOT EXISTS {database}.camera_days
(
    enterprise_id LowCardinality(String),
    camera_id LowCardinality(String),
    day Date CODEC(Delta, ZSTD(1)),
    captures UInt64 CODEC(T64, ZSTD(1)),
    timely UInt64 CODEC(T64, ZSTD(1)),
    timely_of UInt64 CODEC(T64, ZSTD(1)),
    not_ahead UInt64 CODEC(T64, ZSTD(1)),
    complete UInt64 CODEC(T64, ZSTD(1)),
    qualified UInt64 CODEC(T64, ZSTD(1)),
    qualified_of UInt64 CODEC(T64, ZSTD(1)),
    distinct_captures UInt64 CODEC(T64, ZSTD(1)),
    delay_sum_ms Int64 CODEC(ZSTD(1)),
    face_px Map(UInt16, UInt64) CODEC(ZSTD(1)),
    plate_px Map(UInt16, UInt64) CODEC(ZSTD(1)),
    first_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    last_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    -- Captures of each of its 24 hours.
    hour_captures Array(UInt32) CODEC(ZSTD(1)),
    version UInt64 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (enterprise_id, camera_id, day);

-- The same of what the agents' probes said of a camera's clock.
CREATE TABLE IF NOT EXISTS {database}.camera_clock_days
(
    enterprise_id LowCardinality(String),
    camera_id LowCardinality(String),
    day Date CODEC(Delta, ZSTD(1)),
    probes UInt64 CODEC(T64, ZSTD(1)),
    true_probes UInt64 CODEC(T64, ZSTD(1)),
    offset_sum_ms Int64 CODEC(ZSTD(1)),
    version UInt64 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (enterprise_id, camera_id, day);
