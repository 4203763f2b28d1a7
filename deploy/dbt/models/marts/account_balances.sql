-- Each account: what it has, and by what movements it came to that.
select
    b.account_id,
    b.balance,
    b.available,
    b.held,
    b.sequence,
    b.as_of,
    coalesce(sum(e.amount), 0) as entries_sum,
    coalesce(sum(case when e.kind = 'GRANT' then e.amount else 0 end), 0) as granted,
    -coalesce(sum(case when e.kind = 'CHARGE' then e.amount else 0 end), 0) as charged,
    coalesce(sum(case when e.kind = 'REFUND' then e.amount else 0 end), 0) as refunded,
    max(e.recorded_at) as last_entry_at
from {{ ref('stg_balances') }} b
-- The tables come over one after the other: an entry may be there before its balance.
left join {{ ref('stg_entries') }} e on e.account_id = b.account_id and e.sequence <= b.sequence
group by 1, 2, 3, 4, 5, 6
