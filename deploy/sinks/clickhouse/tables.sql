-- The ledger's outputs in ClickHouse. They must be written as JSON: makegood up --outputs-format json. What was written as Avro before that is
-- not read by these tables: bring it over once with makegood audit export --format parquet.
-- Kafka delivers at least once; ReplacingMergeTree keeps one row for each key. Ask with FINAL, or with argMax, until parts are merged.
-- ClickHouseIT runs these files.

CREATE DATABASE IF NOT EXISTS makegood;

CREATE TABLE IF NOT EXISTS makegood.entries (
    entry_id String, account_id String, sequence Int64, kind LowCardinality(String), amount Int64, balance_after Int64,
    contra_account LowCardinality(String), generation_id Nullable(String), item_id Nullable(String), refund_id Nullable(String),
    reason LowCardinality(String), policy_id LowCardinality(String), policy_version LowCardinality(String),
    recorded_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree ORDER BY (account_id, sequence);

CREATE TABLE IF NOT EXISTS makegood.refunds (
    refund_id String, account_id String, generation_id String, item_id Nullable(String), amount Int64, balance_after Int64,
    cause LowCardinality(String), entry_id String, recorded_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree ORDER BY (account_id, refund_id);

CREATE TABLE IF NOT EXISTS makegood.notices (
    notice_id String, account_id String, type LowCardinality(String), audience LowCardinality(String),
    reason LowCardinality(Nullable(String)), message String, recorded_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree ORDER BY (account_id, notice_id);

-- The latest time is the newest balance, whatever comes again later.
CREATE TABLE IF NOT EXISTS makegood.balances (
    account_id String, balance Int64, available Int64, held Int64, sequence Int64, as_of DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(as_of) ORDER BY account_id;
