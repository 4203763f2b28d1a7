select refund_id, account_id, generation_id, item_id, amount, cause, entry_id, recorded_at, cast(recorded_at as date) as recorded_on
from {{ source('makegood', 'refunds') }}
