// The console: which page is shown, how to get about, and the key where one is needed.
import { h, render, useState, useEffect, useRef } from './dom.js';
import { key, setKey, onKeyNeeded, onReach, readiness } from './api.js';
import { forgetCaller, useCaller } from './caller.js';
import { zone, otherZone, chooseZone, time, words, count } from './format.js';
import { launcher } from './launcher.js';
import { Dialog } from './parts.js';
import { OverviewPage } from './pages/overview.js';
import { AccountsPage } from './pages/accounts.js';
import { AccountPage } from './pages/account.js';
import { GenerationPage } from './pages/generation.js';
import { WaitingPage } from './pages/waiting.js';
import { DeadLettersPage, DeadLetterPage } from './pages/deadletters.js';
import { MakeGoodPage } from './pages/makegood.js';
import { SearchPage } from './pages/search.js';
import { WebhooksPage, WebhookPage } from './pages/webhooks.js';
import { PoliciesPage } from './pages/policies.js';
import { InstancesPage } from './pages/instances.js';
import { AuditsPage } from './pages/audits.js';
import { FinancePage } from './pages/finance.js';
import { KeysPage } from './pages/keys.js';

const PAGES = [['#/', 'Overview', '1'], ['#/accounts', 'Accounts', '2'], ['#/waiting', 'Waiting', '3'], ['#/dead-letters', 'Dead letters', '4', 'operate'], ['#/webhooks', 'Webhooks', '5', 'webhooks'], ['#/policies', 'Policies', '6'], ['#/instances', 'Instances', '7', 'operate'], ['#/audits', 'Audit', '8', 'operate'], ['#/finance', 'Finance', '9', 'read'], ['#/keys', 'Keys', '0', 'operate']];
const HEALTH_EVERY = 4_000;

function parse(hash) {
  const [path, query] = (hash || '#/').slice(1).split('?', 2);
  return { parts: path.split('/').filter(Boolean).map(decodeURIComponent), params: new URLSearchParams(query || '') };
}

function NoPage() {
  return h('section', null, h('h1', null, 'No such page'), h('p', null, 'This console has no page of that address. ', h('a', { href: '#/' }, 'To the overview')));
}

// The page of an address, and what its window is called.
function route(hash) {
  const { parts, params } = parse(hash);
  const filters = Object.fromEntries(params);
  if (parts[0] === 'accounts' && parts[2] === 'generations' && parts[3]) {
    return [`${parts[3]} · ${parts[1]}`, h(GenerationPage, { account: parts[1], generation: parts[3], key: parts[1] + '\n' + parts[3] })];
  }
  if (parts[0] === 'accounts' && parts[1]) return [parts[1], h(AccountPage, { account: parts[1], filters, key: parts[1] })];
  if (parts[0] === 'accounts') return ['Accounts', h(AccountsPage, { prefix: params.get('prefix') || '' })];
  if (parts[0] === 'search' && params.get('text')) return ['Found for ' + params.get('text'), h(SearchPage, { text: params.get('text'), key: params.get('text') })];
  if (parts[0] === 'waiting') return ['Waiting', h(WaitingPage, { kind: parts[1] || 'claims', filters })];
  if (parts[0] === 'make-good') return ['Make good', h(MakeGoodPage, null)];
  if (parts[0] === 'dead-letters' && parts[1]) return [`Dead letter ${parts[1]}`, h(DeadLetterPage, { id: parts[1], key: parts[1] })];
  if (parts[0] === 'dead-letters') return ['Dead letters', h(DeadLettersPage, { filters })];
  if (parts[0] === 'webhooks' && parts[1]) return [`Webhook ${parts[1]}`, h(WebhookPage, { id: parts[1], status: params.get('status') || '', key: parts[1] })];
  if (parts[0] === 'webhooks') return ['Webhooks', h(WebhooksPage, null)];
  if (parts[0] === 'policies') return [parts[1] ? `Policy ${parts[1]}` : 'Policies', h(PoliciesPage, { policy: parts[1] || '', version: parts[2] || '', key: parts.join('\n') })];
  if (parts[0] === 'instances') return ['Instances', h(InstancesPage, null)];
  if (parts[0] === 'audits') return ['Audit', h(AuditsPage, null)];
  if (parts[0] === 'finance') return ['Finance', h(FinancePage, null)];
  if (parts[0] === 'keys') return ['Keys', h(KeysPage, null)];
  if (parts.length) return ['No such page', h(NoPage, null)];
  return ['Overview', h(OverviewPage, { hours: Number(params.get('hours')) || 1 })];
}

// What stands between this page and the truth: the ledger is not reached, or it does not book at the moment.
function useStanding() {
  const [standing, setStanding] = useState({ reached: true, behind: 0 });
  useEffect(() => {
    const change = (more) => setStanding((before) =>
      Object.keys(more).every((name) => JSON.stringify(more[name]) === JSON.stringify(before[name])) ? before : { ...before, ...more });
    let lost = null;
    onReach((told) => {
      lost = told.reached ? null : lost || Date.now();
      change({ reached: told.reached, lost, ...(told.reached && told.url !== '/health/ready' ? { behind: told.behind } : {}) });
    });
    let timer = null;
    const look = async () => {
      if (!document.hidden) {
        await readiness().then((answer) => change({ said: answer }), () => null);
      }
      timer = setTimeout(look, HEALTH_EVERY);
    };
    look();
    return () => { clearTimeout(timer); onReach(() => {}); };
  }, []);
  return standing;
}

const restoring = (part) => (part && part.restoring && part.restoring.total ? `, ${count(part.restoring.restored, 'record')} of ${count(part.restoring.total, 'record')}` : '');

function standingText({ reached, lost, behind, said }) {
  if (!reached) return ['The ledger does not answer', `What you see is from before ${time(lost)}; it comes up to date by itself once the ledger answers.`];
  if (said && said.status === 'FAILED') return ['This instance has failed and books nothing', 'Numbers may be old, and what is sent from here is not decided until it has been restarted. Its log says why.'];
  if (said && said.status !== 'READY') return [`This instance does not book at the moment: ${words(said.status).toLowerCase()}`, `Numbers may be old. Engine: ${words(said.engine.state).toLowerCase()}${restoring(said.engine)}; readers: ${words(said.readModel.state).toLowerCase()}${restoring(said.readModel)}.`];
  if (behind > 0) return ['An instance is gone', `Numbers come from its standby, which is ${count(behind, 'record')} behind.`];
  return null;
}

function Standing({ standing }) {
  const text = standingText(standing);
  useEffect(() => {
    if (text) document.documentElement.dataset.old = 'yes';
    else delete document.documentElement.dataset.old;
  }, [Boolean(text)]);
  return h('div', { class: 'standing', role: 'status' }, text && h('p', null, h('strong', null, text[0]), '. ', text[1]));
}

function KeyDialog({ onDone }) {
  const submit = (event) => {
    event.preventDefault();
    setKey(new FormData(event.currentTarget).get('key').trim());
    onDone();
  };
  return h(Dialog, { title: 'Your key' },
    h('form', { onSubmit: submit, class: 'stacked' },
      h('p', null, 'This ledger asks who you are. Paste an API key or a token; it stays in this tab.'),
      h('label', null, 'Key', h('input', { name: 'key', type: 'password', autoComplete: 'off', required: true, autoFocus: true })),
      h('p', { class: 'soft' }, 'An operator makes one with ', h('code', null, launcher + ' keys create --name me --scope read,review,goodwill,operate --goodwill-per-action 1000 --goodwill-per-day 10000')),
      h('button', { type: 'submit', class: 'primary' }, 'Use it')));
}

const SHORTCUTS = 'makegood.shortcuts';
const shortcuts = () => localStorage.getItem(SHORTCUTS) !== 'off';

function Help({ onClose }) {
  const [on, setOn] = useState(shortcuts());
  const rows = [['/', 'Find any id'], ['1 to 9, 0', 'The pages, in their order'], ['t', 'Light or dark'], ['?', 'This help'], ['Esc', 'Close']];
  const turn = (event) => {
    setOn(event.target.checked);
    if (event.target.checked) localStorage.removeItem(SHORTCUTS);
    else localStorage.setItem(SHORTCUTS, 'off');
  };
  return h(Dialog, { title: 'Keys', onClose },
    h('dl', { class: 'keys' }, rows.map(([name, what]) => [h('dt', null, h('kbd', null, name)), h('dd', null, what)])),
    h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: on, onChange: turn }), 'Single keys are shortcuts. Switch them off if you speak to your computer, or press keys by accident.'));
}

// A ledger that has moved shows what was up to then: every page says so, and where it is now.
function Moved({ moved }) {
  if (!moved) return null;
  return h('div', { class: 'moved', role: 'status' },
    h('strong', null, 'This ledger has moved.'),
    ' It goes on under the topic prefix ', h('code', null, moved.prefix), ' of the Kafka cluster ', h('code', null, moved.cluster),
    '. What is shown here was so until then, and nothing can be written here.');
}

function toggleTheme() {
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const now = document.documentElement.dataset.theme || (dark ? 'dark' : 'light');
  const next = now === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  localStorage.setItem('makegood.theme', next);
  window.dispatchEvent(new Event('themechange'));
}

const pathOf = (hash) => (hash || '#/').split('?', 1)[0];

function Who() {
  const caller = useCaller();
  return caller && key() ? h('span', { class: 'soft who', title: caller.permissions.join(', ') }, caller.name) : null;
}

// Of the pages of a scope those alone that the caller has it for; what all of the ledger is about, for all accounts.
function Pages({ current }) {
  const caller = useCaller();
  return h('nav', { 'aria-label': 'Pages' }, PAGES.filter(([, , , scope]) => !scope || (caller && caller.permissions.includes(scope))).map(([link, name]) =>
    h('a', { key: link, href: link, 'aria-current': current(link) ? 'page' : null }, name)));
}

function App() {
  const [hash, setHash] = useState(location.hash);
  const [keyNeeded, setKeyNeeded] = useState(false);
  const [help, setHelp] = useState(false);
  const [generation, setGeneration] = useState(0);
  const search = useRef(null);
  const standing = useStanding();
  const [title, page] = route(hash);
  useEffect(() => { document.title = title + ' · Makegood'; }, [title]);
  useEffect(() => {
    let path = pathOf(location.hash);
    const moved = () => {
      setHash(location.hash);
      // A filter that changes leaves the reader where he was.
      if (pathOf(location.hash) === path) return;
      path = pathOf(location.hash);
      document.getElementById('main').focus({ preventScroll: true });
      window.scrollTo(0, 0);
    };
    const pressed = (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.closest('dialog');
      if (typing || event.ctrlKey || event.metaKey || event.altKey || !shortcuts()) return;
      const wanted = PAGES.find(([, , digit]) => digit === event.key);
      if (event.key === '/') { event.preventDefault(); search.current.focus(); search.current.select(); }
      else if (event.key === '?') setHelp(true);
      else if (event.key === 't') toggleTheme();
      else if (wanted) location.hash = wanted[0];
    };
    window.addEventListener('hashchange', moved);
    window.addEventListener('keydown', pressed);
    onKeyNeeded(() => setKeyNeeded(true));
    return () => { window.removeEventListener('hashchange', moved); window.removeEventListener('keydown', pressed); };
  }, []);
  const find = (event) => {
    event.preventDefault();
    const text = search.current.value.trim();
    if (text) location.hash = '#/search?text=' + encodeURIComponent(text);
  };
  const current = (link) => link === '#/' ? pathOf(hash) === '#/' : hash.startsWith(link);
  return [
    h('a', { class: 'skip', href: '#main', onClick: (event) => { event.preventDefault(); document.getElementById('main').focus(); } }, 'Skip to the content'),
    h('header', { class: 'top' },
      h('a', { class: 'brand', href: '#/' }, h('img', { src: '/icon.svg', alt: '', width: 26, height: 26 }), 'Makegood'),
      h(Pages, { key: 'pages-' + generation, current }),
      h('form', { class: 'find', role: 'search', onSubmit: find },
        h('input', { ref: search, type: 'search', placeholder: 'Find any id   /', 'aria-label': 'Find an account, generation, grant, payment, claim, case or refund by its id', spellCheck: false })),
      h('div', { class: 'tools' },
        h(Who, { key: generation }),
        h('button', { type: 'button', class: 'quiet', title: 'All times are shown, filtered and exported in this zone', 'aria-label': `Times are in ${zone()}; show them in ${otherZone()}`, disabled: zone() === otherZone(), onClick: () => { chooseZone(otherZone()); location.reload(); } }, zone()),
        h('button', { type: 'button', class: 'quiet', onClick: toggleTheme, 'aria-label': 'Light or dark' }, '◐'),
        h('button', { type: 'button', class: 'quiet', onClick: () => setHelp(true), 'aria-label': 'Keyboard help' }, '?'),
        key() && h('button', { type: 'button', class: 'quiet', onClick: () => { setKey(null); location.reload(); } }, 'Forget key'))),
    h(Standing, { standing }),
    h(Moved, { moved: standing.said && standing.said.moved }),
    h('main', { id: 'main', tabIndex: -1, key: generation }, page),
    keyNeeded && h(KeyDialog, { onDone: () => { setKeyNeeded(false); forgetCaller(); setGeneration((n) => n + 1); } }),
    help && h(Help, { onClose: () => setHelp(false) }),
  ];
}

const chosen = localStorage.getItem('makegood.theme');
if (chosen) document.documentElement.dataset.theme = chosen;
const root = document.getElementById('app');
root.textContent = '';
render(h(App, null), root);
