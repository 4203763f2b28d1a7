-- A ledger in PostgreSQL with the guarantees that Makegood gives: a duplicate changes nothing (unique keys), every entry carries its
-- sequence and the balance after it, a failed item is refunded once. It leaves out what Makegood has beyond that: policies, grants
-- by kind, the hash chain, events that arrive in another order.

create table account (
  account_id text primary key,
  balance    bigint not null default 0,
  held       bigint not null default 0,
  sequence   bigint not null default 0
) with (fillfactor = 70);

create table credit_grant (
  account_id text not null,
  grant_id   text not null,
  amount     bigint not null,
  primary key (account_id, grant_id)
);

create table generation (
  account_id    text not null,
  generation_id text not null,
  charged       boolean not null default false,
  ended         boolean not null default false,
  items         text[] not null default '{}',
  amounts       bigint[] not null default '{}',
  failed        text[] not null default '{}',
  outstanding   bigint not null default 0,
  primary key (account_id, generation_id)
) with (fillfactor = 70);

create table entry (
  account_id    text not null,
  sequence      bigint not null,
  kind          text not null,
  amount        bigint not null,
  balance_after bigint not null,
  generation_id text,
  item_id       text,
  source        bigint not null,
  primary key (account_id, sequence)
);

create table refund (
  account_id    text not null,
  generation_id text not null,
  item_id       text not null,
  amount        bigint not null,
  source        bigint not null,
  primary key (account_id, generation_id, item_id)
);

create function post(p_account text, p_kind text, p_amount bigint, p_held bigint, p_generation text, p_item text, p_source bigint)
returns void language plpgsql as $$
declare
  v_balance bigint;
  v_sequence bigint;
begin
  insert into account as a (account_id, balance, held, sequence) values (p_account, p_amount, p_held, 1)
    on conflict (account_id) do update
      set balance = a.balance + p_amount, held = a.held + p_held, sequence = a.sequence + 1
    returning balance, sequence into v_balance, v_sequence;
  insert into entry values (p_account, v_sequence, p_kind, p_amount, v_balance, p_generation, p_item, p_source);
end $$;

-- One event. kind: 0 requested, 1 charged, 2 item failed, 3 completed, 4 granted.
create function apply_event(
  p_kind int, p_account text, p_name text, p_item text, p_items text[], p_amounts bigint[], p_total bigint, p_source bigint)
returns void language plpgsql as $$
declare
  v_amount bigint;
begin
  if p_kind = 0 then
    insert into generation (account_id, generation_id) values (p_account, p_name) on conflict do nothing;
  elsif p_kind = 1 then
    insert into generation as g (account_id, generation_id, charged, items, amounts, outstanding)
      values (p_account, p_name, true, p_items, p_amounts, p_total)
      on conflict (account_id, generation_id) do update
        set charged = true, items = p_items, amounts = p_amounts, outstanding = p_total
        where not g.charged;
    if found then
      perform post(p_account, 'CHARGE', -p_total, p_total, p_name, null, p_source);
    end if;
  elsif p_kind = 2 then
    update generation set failed = failed || p_item, outstanding = outstanding - amounts[array_position(items, p_item)]
      where account_id = p_account and generation_id = p_name and p_item = any(items) and not p_item = any(failed)
      returning amounts[array_position(items, p_item)] into v_amount;
    if found then
      insert into refund values (p_account, p_name, p_item, v_amount, p_source);
      perform post(p_account, 'REFUND', v_amount, -v_amount, p_name, p_item, p_source);
    end if;
  elsif p_kind = 3 then
    update generation set ended = true
      where account_id = p_account and generation_id = p_name and not ended
      returning outstanding into v_amount;
    if found then
      update account set held = held - v_amount where account_id = p_account;
    end if;
  else
    insert into credit_grant values (p_account, p_name, p_total) on conflict do nothing;
    if found then
      perform post(p_account, 'GRANT', p_total, 0, null, null, p_source);
    end if;
  end if;
end $$;

-- Many events in a few statements. Within one batch the events of a generation come in the order of their kinds.
create function apply_batch(
  p_kinds int[], p_accounts text[], p_names text[], p_items text[], p_lists text[], p_amount_lists text[], p_totals bigint[],
  p_sources bigint[])
returns void language plpgsql as $$
begin
  create temp table if not exists event (
    kind int, account_id text, name text, item_id text, items text, amounts text, total bigint, source bigint
  ) on commit delete rows;
  create temp table if not exists posting (
    account_id text, kind text, amount bigint, held bigint, generation_id text, item_id text, source bigint
  ) on commit delete rows;

  insert into event select * from unnest(p_kinds, p_accounts, p_names, p_items, p_lists, p_amount_lists, p_totals, p_sources);

  with granted as (
    insert into credit_grant select distinct on (account_id, name) account_id, name, total from event where kind = 4
      order by account_id, name, source
      on conflict do nothing returning account_id, grant_id, amount)
  insert into posting select g.account_id, 'GRANT', g.amount, 0, null, null, min(e.source)
    from granted g join event e on e.kind = 4 and e.account_id = g.account_id and e.name = g.grant_id
    group by g.account_id, g.grant_id, g.amount;

  insert into generation (account_id, generation_id)
    select distinct account_id, name from event where kind = 0 on conflict do nothing;

  with charged as (
    insert into generation as g (account_id, generation_id, charged, items, amounts, outstanding)
      select distinct on (account_id, name)
          account_id, name, true, string_to_array(items, ','), string_to_array(amounts, ',')::bigint[], total
        from event where kind = 1 order by account_id, name, source
      on conflict (account_id, generation_id) do update
        set charged = true, items = excluded.items, amounts = excluded.amounts, outstanding = excluded.outstanding
        where not g.charged
      returning g.account_id, g.generation_id, g.outstanding)
  insert into posting select c.account_id, 'CHARGE', -c.outstanding, c.outstanding, c.generation_id, null, min(e.source)
    from charged c join event e on e.kind = 1 and e.account_id = c.account_id and e.name = c.generation_id
    group by c.account_id, c.generation_id, c.outstanding;

  -- An item of a generation fails once in a batch, or several times the same.
  with failure as (
    select distinct on (account_id, name, item_id) account_id, name, item_id, source
      from event where kind = 2 order by account_id, name, item_id, source),
  refunded as (
    insert into refund
      select f.account_id, f.name, f.item_id, g.amounts[array_position(g.items, f.item_id)], f.source
        from failure f join generation g on g.account_id = f.account_id and g.generation_id = f.name
        where f.item_id = any(g.items)
      on conflict do nothing returning *),
  reduced as (
    update generation g set failed = g.failed || r.item_ids, outstanding = g.outstanding - r.amount
      from (select account_id, generation_id, array_agg(item_id) as item_ids, sum(amount) as amount
        from refunded group by account_id, generation_id) r
      where g.account_id = r.account_id and g.generation_id = r.generation_id)
  insert into posting select account_id, 'REFUND', amount, -amount, generation_id, item_id, source from refunded;

  with ended as (
    update generation g set ended = true
      from (select distinct account_id, name from event where kind = 3) e
      where g.account_id = e.account_id and g.generation_id = e.name and not g.ended
      returning g.account_id, g.outstanding),
  released as (
    select account_id, sum(outstanding) as amount from ended group by account_id)
  update account a set held = a.held - r.amount from released r where a.account_id = r.account_id;

  with total as (
    select account_id, sum(amount) as amount, sum(held) as held, count(*) as entries from posting group by account_id),
  booked as (
    insert into account as a (account_id, balance, held, sequence) select account_id, amount, held, entries from total
      on conflict (account_id) do update
        set balance = a.balance + excluded.balance, held = a.held + excluded.held, sequence = a.sequence + excluded.sequence
      returning a.account_id, a.balance, a.sequence)
  insert into entry
    select p.account_id,
        b.sequence - t.entries + row_number() over w,
        p.kind,
        p.amount,
        b.balance - t.amount + sum(p.amount) over w,
        p.generation_id,
        p.item_id,
        p.source
      from posting p join booked b using (account_id) join total t using (account_id)
      window w as (partition by p.account_id order by p.source);
end $$;

-- Asks for a generation: the balance that is left, or null where it does not suffice. The same again changes nothing.
create function authorize(p_account text, p_name text, p_amount bigint)
returns bigint language plpgsql as $$
declare
  v_balance bigint;
begin
  select balance into v_balance from account where account_id = p_account for update;
  if v_balance is null or v_balance < p_amount then
    return null;
  end if;
  insert into generation (account_id, generation_id, charged, items, amounts, outstanding)
    values (p_account, p_name, true, array['1'], array[p_amount], p_amount) on conflict do nothing;
  if not found then
    return v_balance;
  end if;
  perform post(p_account, 'CHARGE', -p_amount, p_amount, p_name, null, 0);
  return v_balance - p_amount;
end $$;
