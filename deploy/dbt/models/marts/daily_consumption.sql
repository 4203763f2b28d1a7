-- Credits that were charged and given back on each day (UTC), by product and feature: what was earned is the difference.
select
    e.recorded_on as day,
    e.product,
    coalesce(g.feature, 'unknown') as feature,
    sum(case when e.kind = 'CHARGE' then 1 else 0 end) as charges,
    -sum(case when e.kind = 'CHARGE' then e.amount else 0 end) as charged,
    sum(case when e.kind = 'REFUND' then e.amount else 0 end) as refunded,
    -sum(e.amount) as consumed
from {{ ref('stg_entries') }} e
left join {{ ref('stg_generations') }} g on g.account_id = e.account_id and g.generation_id = e.generation_id
where e.kind in ('CHARGE', 'REFUND')
group by 1, 2, 3
