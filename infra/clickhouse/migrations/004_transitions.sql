-- What changed about cameras, and when each agent was watching them: back-filled after an outage, so `at` may be long before `reported_at`.
ALTER TABLE {database}.agent_status ADD COLUMN IF NOT EXISTS own_clock LowCardinality(String) DEFAULT 'unknown' AFTER cameras;

ALTER TABLE {database}.agent_status ADD COLUMN IF NOT EXISTS transitions String DEFAULT '[]' CODEC(ZSTD(3)) AFTER own_clock;

CREATE TABLE IF NOT EXISTS {database}.transitions
(
    enterprise_id LowCardinality(String),
    site_id LowCardinality(String),
    agent_id LowCardinality(String),
    -- Empty where it is the agent itself.
    camera_id LowCardinality(String),
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    transition_id UInt64 CODEC(Delta, ZSTD(1)),
    what LowCardinality(String),
    is_so Bool,
    cause String CODEC(ZSTD(1)),
    reported_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(reported_at)
PARTITION BY toYYYYMM(at)
ORDER BY (enterprise_id, camera_id, at, agent_id, transition_id, what)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.agent_status_to_transitions TO {database}.transitions AS
SELECT
    enterprise_id,
    site_id,
    agent_id,
    JSONExtractString(transition, 'cameraId') AS camera_id,
    fromUnixTimestamp64Milli(JSONExtractInt(transition, 'atMs'), 'UTC') AS at,
    JSONExtractUInt(transition, 'id') AS transition_id,
    JSONExtractString(transition, 'what') AS what,
    JSONExtractBool(transition, 'isSo') AS is_so,
    JSONExtractString(transition, 'cause') AS cause,
    reported_at
FROM
(
    SELECT enterprise_id, site_id, agent_id, reported_at, arrayJoin(JSONExtractArrayRaw(transitions)) AS transition
    FROM {database}.agent_status
);

ALTER TABLE {database}.cameras ADD COLUMN IF NOT EXISTS faults Array(String);

ALTER TABLE {database}.cameras ADD COLUMN IF NOT EXISTS clock_offset_ms Nullable(Int64);

ALTER TABLE {database}.cameras ADD COLUMN IF NOT EXISTS clock_uncertainty_ms Nullable(Int64);

ALTER TABLE {database}.agent_status_to_cameras MODIFY QUERY
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
    JSONExtract(camera, 'faults', 'Array(String)') AS faults,
    JSONExtract(camera, 'clock', 'offsetMs', 'Nullable(Int64)') AS clock_offset_ms,
    JSONExtract(camera, 'clock', 'uncertaintyMs', 'Nullable(Int64)') AS clock_uncertainty_ms,
    reported_at
FROM
(
    SELECT agent_id, enterprise_id, site_id, reported_at, arrayJoin(JSONExtractArrayRaw(cameras)) AS camera
    FROM {database}.agent_status
);
