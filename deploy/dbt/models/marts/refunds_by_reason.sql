-- Refunds of each day (UTC), and why they were given.
select
    r.recorded_on as day,
    e.product,
    coalesce(g.feature, 'unknown') as feature,
    r.cause,
    e.reason,
    count(*) as refunds,
    sum(r.amount) as credits
from {{ ref('stg_refunds') }} r
join {{ ref('stg_entries') }} e on e.entry_id = r.entry_id
left join {{ ref('stg_generations') }} g on g.account_id = r.account_id and g.generation_id = r.generation_id
group by 1, 2, 3, 4, 5
