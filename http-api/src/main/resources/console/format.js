// Numbers, times and names as people read them: in the browser's language, and in one time zone for all that is shown, filtered and exported.
const LOCALES = navigator.languages && navigator.languages.length ? [...navigator.languages] : undefined;
const ZONE = 'makegood.zone';
const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

// The reader's own, unless another was chosen.
export const zone = () => (localStorage.getItem(ZONE) === 'UTC' ? 'UTC' : OWN_ZONE);
export const otherZone = () => (zone() === 'UTC' ? OWN_ZONE : 'UTC');
export function chooseZone(chosen) {
  if (chosen === OWN_ZONE) localStorage.removeItem(ZONE);
  else localStorage.setItem(ZONE, chosen);
}

const numbers = (options) => new Intl.NumberFormat(LOCALES, options);
const times = (options) => new Intl.DateTimeFormat(LOCALES, { timeZone: zone(), ...options });
const HOUR = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

const whole = numbers();
const dateTime = times({ dateStyle: 'medium', timeStyle: 'medium' });
const dateOnly = times({ dateStyle: 'medium' });
const timeOnly = times(HOUR);
const secondTime = times({ ...HOUR, second: '2-digit' });
const dayTime = times({ month: 'short', day: 'numeric', ...HOUR });
const dayOnly = times({ month: 'short', day: 'numeric' });

export const number = (value) => (value === null || value === undefined ? '–' : whole.format(value));

// Credits as their product shows them: 25 units are 2.5 where the policy sells tenths.
const scaled = new Map();
function unsigned(value, scale) {
  if (!scale) return whole.format(value);
  if (!scaled.has(scale)) scaled.set(scale, numbers({ minimumFractionDigits: scale, maximumFractionDigits: scale }));
  return scaled.get(scale).format(value / 10 ** scale);
}
// One sign for less than nothing on every page, whatever the language's own is.
export function credits(value, scale = 0) {
  if (value === null || value === undefined) return '–';
  return (value < 0 ? '−' : '') + unsigned(Math.abs(value), scale);
}
export const signed = (value, scale) => (value > 0 ? '+' : '') + credits(value, scale);

// Credits for a program: 25 units are 2.5, whatever the language.
export function plainCredits(value, scale = 0) {
  const digits = String(Math.abs(value)).padStart(scale + 1, '0');
  const text = scale ? digits.slice(0, -scale) + '.' + digits.slice(-scale) : digits;
  return (value < 0 ? '-' : '') + text;
}

// What a person types, in the ledger's whole units; null where it is no such amount.
export function units(text, scale = 0) {
  const given = /^\s*(-?)(\d{1,16})(?:\.(\d*))?\s*$/.exec(text);
  if (!given || (given[3] || '').length > scale) return null;
  const value = Number(given[2] + (given[3] || '').padEnd(scale, '0')) * (given[1] ? -1 : 1);
  return Number.isSafeInteger(value) ? value : null;
}
export const step = (scale) => plainCredits(1, scale);

export const time = (millis) => dateTime.format(millis);
export const date = (millis) => dateOnly.format(millis);
// As fine as the distance between two marks asks for.
export const clock = (millis, spanMillis) => (spanMillis > 60_000 ? dayTime : spanMillis < 60_000 ? secondTime : timeOnly).format(millis);
// A mark of a time axis that is so long.
export const mark = (millis, lengthMillis) =>
  (lengthMillis > 10 * 86_400_000 ? dayOnly : lengthMillis > 86_400_000 ? dayTime : lengthMillis > 1_200_000 ? timeOnly : secondTime).format(millis);

const parts = new Intl.DateTimeFormat('en', {
  timeZone: zone(), hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
});

// What the clocks of the zone say, as if they were in Greenwich.
function wall(millis) {
  const said = Object.fromEntries(parts.formatToParts(millis).map((part) => [part.type, Number(part.value)]));
  return Date.UTC(said.year, said.month - 1, said.day, said.hour, said.minute, said.second);
}

const offset = (millis) => wall(millis) - Math.floor(millis / 1000) * 1000;

// When the day of a date field begins in the zone; with 1 more, when it ends.
export function dayStart(text, days = 0) {
  const given = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text || '');
  if (!given) return null;
  const guess = Date.UTC(Number(given[1]), Number(given[2]) - 1, Number(given[3]) + days);
  const near = guess - offset(guess);
  return guess - offset(near);
}

// What a field for a day and an hour says in the zone; null if it says nothing.
export function moment(text) {
  const given = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text || '');
  if (!given) return null;
  const [year, month, day, hour, minute] = given.slice(1).map(Number);
  const guess = Date.UTC(year, month - 1, day, hour, minute);
  const near = guess - offset(guess);
  return guess - offset(near);
}

// A time for a program, with the zone's distance from Greenwich.
export function isoTime(millis) {
  const away = offset(millis);
  const minutes = Math.abs(away) / 60_000;
  const two = (value) => String(Math.floor(value)).padStart(2, '0');
  return new Date(millis + away).toISOString().replace('Z', '') + (away < 0 ? '-' : '+') + two(minutes / 60) + ':' + two(minutes % 60);
}

const UNITS = [[86_400_000, 'day'], [3_600_000, 'hour'], [60_000, 'minute'], [1_000, 'second']];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

export function ago(millis) {
  const passed = millis - Date.now();
  for (const [length, unit] of UNITS) {
    if (Math.abs(passed) >= length) return relative.format(Math.round(passed / length), unit);
  }
  return 'just now';
}

export const count = (value, noun) => `${whole.format(value)} ${noun}${value === 1 ? '' : 's'}`;

// CLAIM_ACCEPTED → Claim accepted; GenerationRequested → Generation requested
export function words(code) {
  if (!code) return '';
  const spaced = code.replace(/_/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const GRANT_KINDS = { PAID: 'Bought', ALLOWANCE: 'Plan', PROMOTIONAL: 'Bonus', GOODWILL: 'Goodwill' };
export const grantKind = (kind) => GRANT_KINDS[kind] || words(kind);

export const accountLink = (account) => '#/accounts/' + encodeURIComponent(account);
export const generationLink = (account, generation) =>
  accountLink(account) + '/generations/' + encodeURIComponent(generation);

// What is an address of the web, and nothing else, may become a link; null for any other text.
export function webAddress(text) {
  try {
    const address = new URL(text);
    return /^https?:$/.test(address.protocol) && /^https?:\/\//i.test(text) && !address.username && !address.password ? address : null;
  } catch {
    return null;
  }
}

// The address of a page with its filters; those that say nothing are left out.
export function withFilters(page, filters) {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
  const text = query.toString();
  return page + (text ? '?' + text : '');
}

// A cell of a CSV file; what a spreadsheet would take for a formula is kept from being one.
function csvCell(value) {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? "'" + text : text;
  return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}

export function csv(columns, rows) {
  return [columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n';
}
