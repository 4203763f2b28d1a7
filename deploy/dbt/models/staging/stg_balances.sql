select account_id, balance, available, held, sequence, as_of
from {{ source('makegood', 'balances') }}
