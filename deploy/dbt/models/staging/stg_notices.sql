select
    notice_id, account_id, type, audience, reason, message, generation_id, item_id, grant_id, claim_id, case_id, amount,
    policy_id as product, recorded_at
from {{ source('makegood', 'notices') }}
