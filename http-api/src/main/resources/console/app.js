// The console: which page is shown, how to get about, and the key where one is needed.
import { h, render, useState, useEffect, useRef } from './dom.js';
import { key, setKey, onKeyNeeded } from './api.js';
import { launcher } from './launcher.js';
import { Dialog, useAnswer } from './parts.js';
import { OverviewPage } from './pages/overview.js';
import { AccountsPage } from './pages/accounts.js';
import { AccountPage } from './pages/account.js';
import { GenerationPage } from './pages/generation.js';
import { WaitingPage } from './pages/waiting.js';
import { DeadLettersPage } from './pages/deadletters.js';

const PAGES = [['#/', 'Overview', '1'], ['#/accounts', 'Accounts', '2'], ['#/waiting', 'Waiting', '3'], ['#/dead-letters', 'Dead letters', '4']];

function route(hash) {
  const [path, query] = (hash || '#/').slice(1).split('?', 2);
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const params = new URLSearchParams(query || '');
  if (parts[0] === 'accounts' && parts[2] === 'generations' && parts[3]) return h(GenerationPage, { account: parts[1], generation: parts[3], key: hash });
  if (parts[0] === 'accounts' && parts[1]) return h(AccountPage, { account: parts[1], key: parts[1] });
  if (parts[0] === 'accounts') return h(AccountsPage, { prefix: params.get('prefix') || '' });
  if (parts[0] === 'waiting') return h(WaitingPage, { kind: parts[1] || 'claims' });
  if (parts[0] === 'dead-letters') return h(DeadLettersPage, { reason: params.get('reason') || '' });
  return h(OverviewPage, null);
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

function Help({ onClose }) {
  const rows = [['/', 'Find an account'], ['1 to 4', 'Overview, accounts, waiting, dead letters'], ['t', 'Light or dark'], ['?', 'This help'], ['Esc', 'Close']];
  return h(Dialog, { title: 'Keys', onClose },
    h('dl', { class: 'keys' }, rows.map(([name, what]) => [h('dt', null, h('kbd', null, name)), h('dd', null, what)])));
}

// A ledger that has moved shows what was up to then: every page says so, and where it is now.
function Moved() {
  const { answer } = useAnswer('/health/ready', {}, 10_000);
  const moved = answer && answer.moved;
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
}

function App() {
  const [hash, setHash] = useState(location.hash);
  const [keyNeeded, setKeyNeeded] = useState(false);
  const [help, setHelp] = useState(false);
  const [generation, setGeneration] = useState(0);
  const search = useRef(null);
  useEffect(() => {
    const moved = () => {
      setHash(location.hash);
      document.getElementById('main').focus({ preventScroll: true });
      window.scrollTo(0, 0);
    };
    const pressed = (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.closest('dialog');
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const page = PAGES.find(([, , digit]) => digit === event.key);
      if (event.key === '/') { event.preventDefault(); search.current.focus(); search.current.select(); }
      else if (event.key === '?') setHelp(true);
      else if (event.key === 't') toggleTheme();
      else if (page) location.hash = page[0];
    };
    window.addEventListener('hashchange', moved);
    window.addEventListener('keydown', pressed);
    onKeyNeeded(() => setKeyNeeded(true));
    return () => { window.removeEventListener('hashchange', moved); window.removeEventListener('keydown', pressed); };
  }, []);
  const find = (event) => {
    event.preventDefault();
    const text = search.current.value.trim();
    if (text) location.hash = '#/accounts?prefix=' + encodeURIComponent(text);
  };
  const current = (link) => link === '#/' ? (hash === '' || hash === '#/') : hash.startsWith(link);
  return [
    h('a', { class: 'skip', href: '#main', onClick: (event) => { event.preventDefault(); document.getElementById('main').focus(); } }, 'Skip to the content'),
    h('header', { class: 'top' },
      h('a', { class: 'brand', href: '#/' }, h('img', { src: '/icon.svg', alt: '', width: 26, height: 26 }), 'Makegood'),
      h('nav', { 'aria-label': 'Pages' }, PAGES.map(([link, name]) =>
        h('a', { href: link, 'aria-current': current(link) ? 'page' : null }, name))),
      h('form', { class: 'find', role: 'search', onSubmit: find },
        h('input', { ref: search, type: 'search', placeholder: 'Find an account   /', 'aria-label': 'Find an account by the beginning of its id', spellCheck: false })),
      h('div', { class: 'tools' },
        h('button', { type: 'button', class: 'quiet', onClick: toggleTheme, 'aria-label': 'Light or dark' }, '◐'),
        h('button', { type: 'button', class: 'quiet', onClick: () => setHelp(true), 'aria-label': 'Keyboard help' }, '?'),
        key() && h('button', { type: 'button', class: 'quiet', onClick: () => { setKey(null); location.reload(); } }, 'Forget key'))),
    h(Moved, null),
    h('main', { id: 'main', tabIndex: -1, key: generation }, route(hash)),
    keyNeeded && h(KeyDialog, { onDone: () => { setKeyNeeded(false); setGeneration((n) => n + 1); } }),
    help && h(Help, { onClose: () => setHelp(false) }),
  ];
}

const chosen = localStorage.getItem('makegood.theme');
if (chosen) document.documentElement.dataset.theme = chosen;
const root = document.getElementById('app');
root.textContent = '';
render(h(App, null), root);
