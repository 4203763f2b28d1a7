-- Entries of an account are numbered 1, 2, 3 ... Rows are accounts of which one is missing or there twice. A ledger whose beginning was
-- archived and cut off begins later.
select account_id, count(*) as entries, max(sequence) as newest, min(sequence) as oldest
from {{ ref('stg_entries') }}
group by account_id
having count(*) <> max(sequence) - min(sequence) + 1
