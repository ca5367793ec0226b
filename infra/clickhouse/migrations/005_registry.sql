-- A copy of the park's registry for queries to join with; the api writes it whole, and the last version of each row counts.
CREATE TABLE IF NOT EXISTS {database}.registry_enterprises
(
    enterprise_id String,
    park_id LowCardinality(String),
    village_id LowCardinality(String),
    name String,
    enterprise_class LowCardinality(String),
    is_retired Bool,
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY enterprise_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- A row for each point that a camera serves; point_id is empty where it serves none.
CREATE TABLE IF NOT EXISTS {database}.registry_cameras
(
    enterprise_id String,
    camera_id String,
    point_id String,
    site_id String,
    point_name String,
    point_type LowCardinality(String),
    -- in, out, both, or empty.
    direction LowCardinality(String),
    longitude Nullable(Float64),
    latitude Nullable(Float64),
    is_retired Bool,
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (enterprise_id, camera_id, point_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
