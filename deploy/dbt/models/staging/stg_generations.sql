select
    account_id, generation_id, account_id || '/' || generation_id as generation_key,
    coalesce(feature, 'unknown') as feature, platform, surface, first_seen_at
from {{ source('makegood', 'generations') }}
