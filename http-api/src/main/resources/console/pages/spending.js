// What an account is given period by period, and what may be spent of it.
import { h } from '../dom.js';
import { credits, time, date, ago, words, grantKind, count } from '../format.js';
import { Failure, Empty, Table, Bar } from '../parts.js';

const PLAN_STATES = { WAITING: 'begins later', RUNNING: 'runs', ENDING: 'ends with this period', ENDED: 'ended' };
const SCOPES = { ALL: 'Everybody', ACTOR: 'Member', GROUP: 'Group', FEATURE: 'Feature' };
const WINDOWS = { HOUR: 'each hour', DAY: 'each day', WEEK: 'each week', MONTH: 'each month', YEAR: 'each year', EVER: 'for ever' };
const LENGTHS = [[86_400_000, 'day'], [3_600_000, 'hour'], [60_000, 'minute'], [1_000, 'second']];

function length(millis) {
  const [unit, noun] = LENGTHS.find(([each]) => millis % each === 0) || [1, 'millisecond'];
  return count(millis / unit, noun);
}

function span(budget) {
  if (budget.window === 'SLIDING') return 'in any ' + length(budget.windowMillis);
  return budget.window === 'FIXED' ? 'each ' + length(budget.windowMillis) : WINDOWS[budget.window] || words(budget.window);
}

const at = (millis) => h('span', { title: time(millis) }, date(millis) + ', ' + ago(millis));

function rolls(terms, scale) {
  if (!terms.rollsOver) return 'nothing; what is unused lapses with its period';
  const { rollOverCap: cap, rollOverPeriods: periods } = terms;
  return (cap === null ? 'all that is unused' : 'up to ' + credits(cap, scale)) + (periods === null ? ', without end' : ', for ' + count(periods, 'more period'));
}

function facts(plan, scale) {
  const { period, terms } = plan;
  return [
    ['Since', at(plan.startedAt)],
    ['Quantity', String(plan.quantity)],
    ['This period', period
      ? [date(period.startsAt) + ' – ' + date(period.endsAt), period.isTrial ? ' (trial)' : '', period.planId === plan.planId ? '' : ' of plan ' + period.planId]
      : 'none runs'],
    ['Next period', plan.renewsAt === null ? 'none follows' : at(plan.renewsAt)],
    ['Allowance', terms ? [`${credits(terms.allowance, scale)} each ${terms.period.toLowerCase()}`, terms.trialAllowance === null ? '' : `, ${credits(terms.trialAllowance, scale)} in the trial`, ', ' + grantKind(terms.kind)] : 'as before: the policy does not define this plan any more'],
    terms && ['Pays for', [terms.features.join(', ') || 'every feature', terms.models.length ? ' with ' + terms.models.join(', ') : '']],
    terms && ['Rolls over', rolls(terms, scale)],
  ].filter(Boolean);
}

export function Plan({ answer, error }) {
  if (error) return h(Failure, { error });
  if (!answer) return h('p', { class: 'loading' }, 'Loading …');
  const { plan, scale } = answer;
  if (!plan) return h(Empty, { title: 'No plan' }, 'A plan gives credits period by period, as the policy defines it.');
  return [
    h('p', null, h('strong', null, plan.planId), ' ', h('span', { class: 'chip ' + (plan.status === 'RUNNING' ? '' : 'warn') }, PLAN_STATES[plan.status] || words(plan.status))),
    h('dl', null, facts(plan, scale).map(([name, value]) => [h('dt', null, name), h('dd', null, value)])),
  ];
}

export function Budgets({ answer, error }) {
  if (error) return h(Failure, { error });
  if (!answer) return h('p', { class: 'loading' }, 'Loading …');
  const { data, more, scale } = answer;
  return [
    h(Table, {
      caption: 'Budgets of this account', rows: data, rowKey: (budget) => budget.budgetId + ' ' + (budget.scopeId || ''),
      columns: [
        ['Budget', (budget) => budget.budgetId, 'wide'],
        ['Whose', (budget) => [SCOPES[budget.scope] || words(budget.scope), budget.scopeId ? ' ' + budget.scopeId : '']],
        ['Limit', (budget) => credits(budget.limit, scale) + ' ' + span(budget)],
        ['Spent', (budget) => [credits(budget.used, scale), ' ', h(Bar, { value: budget.used, total: budget.limit })], 'number'],
        ['Left', (budget) => h('span', { class: budget.left > 0 ? '' : 'warn' }, credits(budget.left, scale)), 'number'],
        ['Until', (budget) => (budget.renewsAt === null ? (budget.window === 'SLIDING' ? 'moves on' : 'for ever') : at(budget.renewsAt))],
      ],
      empty: h(Empty, { title: 'No budget binds' }, 'Whoever may spend may spend all that is available.'),
    }),
    more && h('p', { class: 'soft' }, 'There are more budgets than are shown; those that count for each member come last.'),
  ];
}
