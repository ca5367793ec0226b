-- What agents say of themselves, every 30 seconds: the history of three months, and the latest word of each.
CREATE TABLE IF NOT EXISTS {database}.agent_status
(
    agent_id LowCardinality(String),
    enterprise_id LowCardinality(String),
    site_id LowCardinality(String),
    agent_version LowCardinality(String),
    epoch LowCardinality(String),
    reported_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    started_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    last_seq UInt64 CODEC(Delta, ZSTD(1)),
    pending UInt64 CODEC(T64, ZSTD(1)),
    spool_bytes UInt64 CODEC(T64, ZSTD(1)),
    spool_bytes_max UInt64 CODEC(T64, ZSTD(1)),
    evicted UInt64 CODEC(T64, ZSTD(1)),
    refused UInt64 CODEC(T64, ZSTD(1)),
    corrupt UInt64 CODEC(T64, ZSTD(1)),
    quarantined UInt64 CODEC(T64, ZSTD(1)),
    stripped String CODEC(ZSTD(3)),
    cameras String CODEC(ZSTD(3)),
    kafka_topic LowCardinality(String),
    kafka_partition UInt32 CODEC(T64, ZSTD(1)),
    kafka_offset UInt64 CODEC(Delta, ZSTD(1)),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(reported_at)
ORDER BY (agent_id, reported_at)
TTL toDateTime(stored_at) + INTERVAL 90 DAY
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800,
    fsync_after_insert = 1,
    fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS {database}.agents
(
    agent_id String,
    enterprise_id String,
    site_id String,
    agent_version String,
    epoch String,
    reported_at DateTime64(3, 'UTC'),
    started_at DateTime64(3, 'UTC'),
    last_seq UInt64,
    pending UInt64,
    spool_bytes UInt64,
    spool_bytes_max UInt64
)
ENGINE = ReplacingMergeTree(reported_at)
ORDER BY agent_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.agent_status_to_agents TO {database}.agents AS
SELECT
    agent_id, enterprise_id, site_id, agent_version, epoch, reported_at, started_at,
    last_seq, pending, spool_bytes, spool_bytes_max
FROM {database}.agent_status;

CREATE TABLE IF NOT EXISTS {database}.cameras
(
    agent_id String,
    camera_id String,
    enterprise_id String,
    site_id String,
    device_id String,
    protocol String,
    is_online Bool,
    last_seen_at_ms UInt64,
    last_capture_at_ms UInt64,
    captures UInt64,
    reported_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(reported_at)
ORDER BY (agent_id, camera_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.agent_status_to_cameras TO {database}.cameras AS
SELECT
    agent_id,
    JSONExtractString(camera, 'cameraId') AS camera_id,
    enterprise_id,
    site_id,
    JSONExtractString(camera, 'deviceId') AS device_id,
    JSONExtractString(camera, 'protocol') AS protocol,
    JSONExtractBool(camera, 'isOnline') AS is_online,
    JSONExtractUInt(camera, 'lastSeenAtMs') AS last_seen_at_ms,
    JSONExtractUInt(camera, 'lastCaptureAtMs') AS last_capture_at_ms,
    JSONExtractUInt(camera, 'captures') AS captures,
    reported_at
FROM
(
    SELECT agent_id, enterprise_id, site_id, reported_at, arrayJoin(JSONExtractArrayRaw(cameras)) AS camera
    FROM {database}.agent_status
);
