select
    entry_id, account_id, sequence, kind, amount, balance_after, contra_account, generation_id, item_id, refund_id, reason,
    policy_id as product, policy_version, recorded_at, cast(recorded_at as date) as recorded_on
from {{ source('makegood', 'entries') }}
