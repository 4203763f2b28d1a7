-- What reads the topics into the tables of tables.sql; run that first. Set the brokers, and security if they ask for it, before this is run.
-- A value that is no JSON (Avro, from before outputs.format was json) is kept in makegood.not_read with its topic, partition and offset.
-- ClickHouseIT runs these files.

CREATE TABLE IF NOT EXISTS makegood.entries_topic (
    entryId String, accountId String, sequence Int64, kind String, amount Int64, balanceAfter Int64, contraAccount String,
    generationId Nullable(String), itemId Nullable(String), refundId Nullable(String), reason String,
    policy Tuple(id String, version String), recordedAt Int64
) ENGINE = Kafka SETTINGS
    kafka_broker_list = 'kafka-1:9092', kafka_topic_list = 'ledger.entries', kafka_group_name = 'makegood-clickhouse-entries',
    kafka_format = 'JSONEachRow', kafka_handle_error_mode = 'stream', input_format_skip_unknown_fields = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS makegood.entries_follow TO makegood.entries AS
SELECT entryId AS entry_id, accountId AS account_id, sequence, kind, amount, balanceAfter AS balance_after,
    contraAccount AS contra_account, generationId AS generation_id, itemId AS item_id, refundId AS refund_id, reason,
    policy.id AS policy_id, policy.version AS policy_version, fromUnixTimestamp64Milli(recordedAt, 'UTC') AS recorded_at
FROM makegood.entries_topic WHERE length(_error) = 0;

CREATE TABLE IF NOT EXISTS makegood.refunds_topic (
    refundId String, accountId String, generationId String, itemId Nullable(String), amount Int64, balanceAfter Int64, cause String,
    entryId String, recordedAt Int64
) ENGINE = Kafka SETTINGS
    kafka_broker_list = 'kafka-1:9092', kafka_topic_list = 'ledger.refunds', kafka_group_name = 'makegood-clickhouse-refunds',
    kafka_format = 'JSONEachRow', kafka_handle_error_mode = 'stream', input_format_skip_unknown_fields = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS makegood.refunds_follow TO makegood.refunds AS
SELECT refundId AS refund_id, accountId AS account_id, generationId AS generation_id, itemId AS item_id, amount,
    balanceAfter AS balance_after, cause, entryId AS entry_id, fromUnixTimestamp64Milli(recordedAt, 'UTC') AS recorded_at
FROM makegood.refunds_topic WHERE length(_error) = 0;

CREATE TABLE IF NOT EXISTS makegood.notices_topic (
    noticeId String, accountId String, type String, audience String, reason Nullable(String), message String, recordedAt Int64
) ENGINE = Kafka SETTINGS
    kafka_broker_list = 'kafka-1:9092', kafka_topic_list = 'ledger.notices', kafka_group_name = 'makegood-clickhouse-notices',
    kafka_format = 'JSONEachRow', kafka_handle_error_mode = 'stream', input_format_skip_unknown_fields = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS makegood.notices_follow TO makegood.notices AS
SELECT noticeId AS notice_id, accountId AS account_id, type, audience, reason, message,
    fromUnixTimestamp64Milli(recordedAt, 'UTC') AS recorded_at
FROM makegood.notices_topic WHERE length(_error) = 0;

CREATE TABLE IF NOT EXISTS makegood.balances_topic (
    accountId String, balance Int64, available Int64, held Int64, sequence Int64, asOf Int64
) ENGINE = Kafka SETTINGS
    kafka_broker_list = 'kafka-1:9092', kafka_topic_list = 'ledger.balances', kafka_group_name = 'makegood-clickhouse-balances',
    kafka_format = 'JSONEachRow', kafka_handle_error_mode = 'stream', input_format_skip_unknown_fields = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS makegood.balances_follow TO makegood.balances AS
SELECT accountId AS account_id, balance, available, held, sequence, fromUnixTimestamp64Milli(asOf, 'UTC') AS as_of
FROM makegood.balances_topic WHERE length(_error) = 0;

CREATE TABLE IF NOT EXISTS makegood.not_read (
    topic String, partition UInt64, offset UInt64, error String, value String
) ENGINE = ReplacingMergeTree ORDER BY (topic, partition, offset);

CREATE MATERIALIZED VIEW IF NOT EXISTS makegood.entries_not_read TO makegood.not_read AS
SELECT _topic AS topic, _partition AS partition, _offset AS offset, _error AS error, _raw_message AS value
FROM makegood.entries_topic WHERE length(_error) > 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS makegood.refunds_not_read TO makegood.not_read AS
SELECT _topic AS topic, _partition AS partition, _offset AS offset, _error AS error, _raw_message AS value
FROM makegood.refunds_topic WHERE length(_error) > 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS makegood.notices_not_read TO makegood.not_read AS
SELECT _topic AS topic, _partition AS partition, _offset AS offset, _error AS error, _raw_message AS value
FROM makegood.notices_topic WHERE length(_error) > 0;

CREATE MATERIALIZED VIEW IF NOT EXISTS makegood.balances_not_read TO makegood.not_read AS
SELECT _topic AS topic, _partition AS partition, _offset AS offset, _error AS error, _raw_message AS value
FROM makegood.balances_topic WHERE length(_error) > 0;
