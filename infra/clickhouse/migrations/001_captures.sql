-- What a camera saw and what the models said of it. A replay beyond the deduplication window is removed by
-- ReplacingMergeTree, so every column of the order and of the partition is fixed once, at the agent.
CREATE TABLE IF NOT EXISTS {database}.captures
(
    capture_id UUID,
    agent_id LowCardinality(String),
    epoch LowCardinality(String),
    seq UInt64 CODEC(Delta, ZSTD(1)),
    enterprise_id LowCardinality(String),
    site_id LowCardinality(String),
    camera_id LowCardinality(String),
    protocol LowCardinality(String),
    device_id LowCardinality(String),
    channel_id LowCardinality(String),
    peer_address LowCardinality(String),
    kind LowCardinality(String),
    source_id String CODEC(ZSTD(1)),
    related_source_ids Array(String) CODEC(ZSTD(1)),
    device_time String CODEC(ZSTD(1)),
    captured_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    captured_at_uncertainty_ms UInt64 CODEC(T64, ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    images String CODEC(ZSTD(3)),
    blob_keys Array(String) CODEC(ZSTD(3)),
    box String CODEC(ZSTD(1)),
    attributes String CODEC(ZSTD(3)),
    flags Array(LowCardinality(String)),
    trace_id String CODEC(ZSTD(1)),
    tagged_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    image_role LowCardinality(String),
    is_degraded Bool,
    tags String CODEC(ZSTD(3)),
    plate_norm String CODEC(ZSTD(1)),
    plates Array(String) CODEC(ZSTD(1)),
    plate_colour LowCardinality(String),
    vehicle_type LowCardinality(String),
    face_count UInt16 CODEC(T64, ZSTD(1)),
    max_confidence Float64 CODEC(ZSTD(1)),
    kafka_topic LowCardinality(String),
    kafka_partition UInt32 CODEC(T64, ZSTD(1)),
    kafka_offset UInt64 CODEC(Delta, ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1)),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    INDEX captures_capture_id capture_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX captures_source_id source_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX captures_captured_at captured_at TYPE minmax GRANULARITY 1,
    INDEX captures_stored_at stored_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(captured_at)
PRIMARY KEY (enterprise_id, camera_id, captured_at)
ORDER BY (enterprise_id, camera_id, captured_at, capture_id)
SETTINGS
    index_granularity = 1024,
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800,
    fsync_after_insert = 1,
    fsync_part_directory = 1;

-- Where a plate was seen, plate first: a search spans every enterprise. A re-tag that changes the plate leaves the old
-- row behind, so a hit counts only after captures FINAL has confirmed it.
CREATE TABLE IF NOT EXISTS {database}.by_plate
(
    plate_norm String CODEC(ZSTD(1)),
    captured_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    capture_id UUID,
    enterprise_id LowCardinality(String),
    camera_id LowCardinality(String),
    version UInt64 CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(captured_at)
ORDER BY (plate_norm, captured_at, capture_id)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800,
    fsync_after_insert = 1,
    fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.captures_to_by_plate TO {database}.by_plate AS
SELECT arrayJoin(plates) AS plate_norm, captured_at, capture_id, enterprise_id, camera_id, version
FROM {database}.captures;
