-- How captures ended, by number: captured = stored + dead + evicted + pending, per agent and epoch.
CREATE TABLE IF NOT EXISTS {database}.dead_letters
(
    dead_id String CODEC(ZSTD(1)),
    capture_id String CODEC(ZSTD(1)),
    agent_id LowCardinality(String),
    epoch LowCardinality(String),
    seq UInt64 CODEC(Delta, ZSTD(1)),
    hop LowCardinality(String),
    reason LowCardinality(String),
    detail String CODEC(ZSTD(3)),
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    source_topic String CODEC(ZSTD(1)),
    source_partition Nullable(UInt32),
    source_offset String CODEC(ZSTD(1)),
    redrive_count UInt32 CODEC(T64, ZSTD(1)),
    raw_base64 String CODEC(ZSTD(3)),
    raw_blob_key String CODEC(ZSTD(1)),
    kafka_topic LowCardinality(String),
    kafka_partition UInt32 CODEC(T64, ZSTD(1)),
    kafka_offset UInt64 CODEC(Delta, ZSTD(1)),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(kafka_offset)
ORDER BY (agent_id, epoch, seq, dead_id)
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800,
    fsync_after_insert = 1,
    fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS {database}.ledger
(
    agent_id LowCardinality(String),
    epoch LowCardinality(String),
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    captured_up_to UInt64 CODEC(Delta, ZSTD(1)),
    evicted_from Array(UInt64),
    evicted_to Array(UInt64),
    evicted_reason Array(LowCardinality(String)),
    evicted_at Array(DateTime64(3, 'UTC')),
    kafka_topic LowCardinality(String),
    kafka_partition UInt32 CODEC(T64, ZSTD(1)),
    kafka_offset UInt64 CODEC(Delta, ZSTD(1)),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(kafka_offset)
ORDER BY (agent_id, epoch, at)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800,
    fsync_after_insert = 1,
    fsync_part_directory = 1;

-- The highest number known of each epoch, whoever said it.
CREATE TABLE IF NOT EXISTS {database}.epochs
(
    agent_id String,
    epoch String,
    captured_up_to SimpleAggregateFunction(max, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (agent_id, epoch)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.ledger_to_epochs TO {database}.epochs AS
SELECT agent_id, epoch, max(l.captured_up_to) AS captured_up_to
FROM {database}.ledger AS l GROUP BY agent_id, epoch;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.agent_status_to_epochs TO {database}.epochs AS
SELECT agent_id, epoch, max(last_seq) AS captured_up_to
FROM {database}.agent_status GROUP BY agent_id, epoch;

-- Sets of sequence numbers as bitmaps, 65,536 numbers a row: a union forgets repetition, so a replay counts nothing twice,
-- and a capture that was buried or evicted and came through after all counts once, as stored.
CREATE TABLE IF NOT EXISTS {database}.ends
(
    agent_id String,
    epoch String,
    block UInt64,
    stored AggregateFunction(groupBitmap, UInt64),
    dead AggregateFunction(groupBitmap, UInt64),
    evicted AggregateFunction(groupBitmap, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (agent_id, epoch, block)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.captures_to_ends TO {database}.ends AS
SELECT agent_id, epoch, bitShiftRight(seq, 16) AS block, groupBitmapState(seq) AS stored
FROM {database}.captures GROUP BY agent_id, epoch, block;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.dead_letters_to_ends TO {database}.ends AS
SELECT agent_id, epoch, bitShiftRight(seq, 16) AS block, groupBitmapState(seq) AS dead
FROM {database}.dead_letters WHERE agent_id != '' AND epoch != '' AND seq > 0 GROUP BY agent_id, epoch, block;

CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.ledger_to_ends TO {database}.ends AS
SELECT agent_id, epoch, bitShiftRight(number, 16) AS block, groupBitmapState(number) AS evicted
FROM
(
    SELECT agent_id, epoch,
        arrayJoin(arrayFlatten(arrayMap((f, t) -> range(f, t + 1), evicted_from, evicted_to))) AS number
    FROM {database}.ledger
)
GROUP BY agent_id, epoch, block;
