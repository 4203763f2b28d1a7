select account_id, grant_id, account_id || '/' || grant_id as grant_key, kind, amount, expires_at, recorded_at
from {{ source('makegood', 'grants') }}
