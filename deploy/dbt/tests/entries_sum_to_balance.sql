-- The balance of an account is the sum of its entries. Rows are accounts of which that is not so.
select account_id, balance, entries_sum
from {{ ref('account_balances') }}
where balance <> entries_sum
