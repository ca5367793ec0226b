-- What draws the samples. Made once and told to nobody who sends captures: who could reckon which of them are looked at could choose them.
CREATE TABLE IF NOT EXISTS {database}.picture_seeds
(
    seed UUID,
    made_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY made_at;

INSERT INTO {database}.picture_seeds SELECT generateUUIDv4(), now64(3, 'UTC');

-- Every sampled capture whose pictures were fetched and decoded, for good: a picture that is deleted later is not looked at again.
CREATE TABLE IF NOT EXISTS {database}.picture_probes
(
    enterprise_id LowCardinality(String),
    camera_id LowCardinality(String),
    captured_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    capture_id UUID,
    -- good, or what was wrong with the picture; missing and broken are ours.
    scene LowCardinality(String),
    target LowCardinality(String),
    -- inside, outside, or nothing where there is no box or no scene.
    box LowCardinality(String),
    -- good, bad, or unjudged.
    verdict LowCardinality(String),
    probed_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(probed_at)
PARTITION BY toYYYYMM(captured_at)
ORDER BY (enterprise_id, camera_id, captured_at, capture_id)
SETTINGS non_replicated_deduplication_window = 1000;

-- What the sample of a camera's hour amounts to. An hour whose captures have become more is sampled again.
CREATE TABLE IF NOT EXISTS {database}.camera_picture_hours
(
    enterprise_id LowCardinality(String),
    camera_id LowCardinality(String),
    hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
    -- From how many the sample was drawn, all of the hour.
    captures UInt32 CODEC(T64, ZSTD(1)),
    sampled UInt16 CODEC(T64, ZSTD(1)),
    judged UInt16 CODEC(T64, ZSTD(1)),
    good UInt16 CODEC(T64, ZSTD(1)),
    -- Of each bad one its id, when it was captured in milliseconds, and what is wrong.
    faults Array(Tuple(UUID, Int64, String)) CODEC(ZSTD(1)),
    version UInt64 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(hour)
ORDER BY (enterprise_id, camera_id, hour)
SETTINGS non_replicated_deduplication_window = 1000;

-- What the captures' own words made of their pictures is not counted any more.
ALTER TABLE {database}.camera_hours DROP COLUMN IF EXISTS image;
