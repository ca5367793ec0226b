-- What has arrived since somebody last looked: an hour of a camera (or of an enterprise's agents) is named again whenever anything of it
-- is stored, however late. `touched_at` is when it came in, whatever times its rows speak of.
CREATE TABLE IF NOT EXISTS {database}.touched_hours
(
    -- captures, or status.
    what LowCardinality(String),
    enterprise_id LowCardinality(String),
    camera_id LowCardinality(String),
    hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
    touched_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(touched_at)
ORDER BY (what, enterprise_id, camera_id, hour)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.captures_to_touched_hours TO {database}.touched_hours AS
SELECT
    'captures' AS what, enterprise_id, camera_id,
    toStartOfHour(toDateTime(captured_at, 'UTC')) AS hour,
    now64(3, 'UTC') AS touched_at
FROM {database}.captures
GROUP BY enterprise_id, camera_id, hour;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.agent_status_to_touched_hours TO {database}.touched_hours AS
SELECT
    'status' AS what, enterprise_id, '' AS camera_id,
    toStartOfHour(toDateTime(reported_at, 'UTC')) AS hour,
    now64(3, 'UTC') AS touched_at
FROM {database}.agent_status
GROUP BY enterprise_id, hour;

INSERT INTO {database}.touched_hours
SELECT
    'captures', enterprise_id, camera_id,
    toStartOfHour(toDateTime(captured_at, 'UTC')) AS hour,
    now64(3, 'UTC')
FROM {database}.captures
GROUP BY enterprise_id, camera_id, hour;

INSERT INTO {database}.touched_hours
SELECT
    'status', enterprise_id, '',
    toStartOfHour(toDateTime(reported_at, 'UTC')) AS hour,
    now64(3, 'UTC')
FROM {database}.agent_status
GROUP BY enterprise_id, hour;

-- One row for each hour in which a camera captured. Reckoned whole from `captures FINAL` whenever the hour was touched, so a replay changes nothing.
CREATE TABLE IF NOT EXISTS {database}.camera_hours
(
    enterprise_id LowCardinality(String),
    camera_id LowCardinality(String),
    hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
    captures UInt32 CODEC(T64, ZSTD(1)),
    face UInt32 CODEC(T64, ZSTD(1)),
    vehicle UInt32 CODEC(T64, ZSTD(1)),
    person UInt32 CODEC(T64, ZSTD(1)),
    nonmotor UInt32 CODEC(T64, ZSTD(1)),
    -- Good ones by the rules of coverage/score/record-rules; `_of` where not every capture is looked at.
    timely UInt32 CODEC(T64, ZSTD(1)),
    timely_of UInt32 CODEC(T64, ZSTD(1)),
    not_ahead UInt32 CODEC(T64, ZSTD(1)),
    image UInt32 CODEC(T64, ZSTD(1)),
    complete UInt32 CODEC(T64, ZSTD(1)),
    qualified UInt32 CODEC(T64, ZSTD(1)),
    qualified_of UInt32 CODEC(T64, ZSTD(1)),
    distinct_captures UInt32 CODEC(T64, ZSTD(1)),
    delay_sum_ms Int64 CODEC(ZSTD(1)),
    -- How many targets were so many pixels wide.
    face_px Map(UInt16, UInt64) CODEC(ZSTD(1)),
    plate_px Map(UInt16, UInt64) CODEC(ZSTD(1)),
    first_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    last_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    version UInt64 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(hour)
ORDER BY (enterprise_id, camera_id, hour);

-- What the agents' probes said of a camera's clock, by the hour.
CREATE TABLE IF NOT EXISTS {database}.camera_clock_hours
(
    enterprise_id LowCardinality(String),
    camera_id LowCardinality(String),
    hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
    probes UInt32 CODEC(T64, ZSTD(1)),
    -- Within five seconds.
    true_probes UInt32 CODEC(T64, ZSTD(1)),
    offset_sum_ms Int64 CODEC(ZSTD(1)),
    version UInt64 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(hour)
ORDER BY (enterprise_id, camera_id, hour);

-- In which minutes the platform stored anything of any agent: our own incident log. A minute without is our fault, not theirs.
CREATE TABLE IF NOT EXISTS {database}.platform_minutes
(
    minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
    agents AggregateFunction(uniq, String)
)
ENGINE = AggregatingMergeTree
ORDER BY minute
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.agent_status_to_platform_minutes TO {database}.platform_minutes AS
SELECT toStartOfMinute(toDateTime(stored_at, 'UTC')) AS minute, uniqState(toString(agent_id)) AS agents
FROM {database}.agent_status
GROUP BY minute;

INSERT INTO {database}.platform_minutes
SELECT toStartOfMinute(toDateTime(stored_at, 'UTC')) AS minute, uniqState(toString(agent_id)) AS agents
FROM {database}.agent_status
GROUP BY minute;
