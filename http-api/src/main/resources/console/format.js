// Numbers, times and names as people read them.
const whole = new Intl.NumberFormat('en');
const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const dateOnly = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const timeOnly = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false });
const secondTime = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const dayTime = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false });

export const number = (value) => (value === null || value === undefined ? '–' : whole.format(value));

// Credits as their product shows them: 25 units are 2.5 where the policy sells tenths.
const scaled = new Map();
export function credits(value, scale = 0) {
  if (value === null || value === undefined) return '–';
  if (!scale) return whole.format(value);
  if (!scaled.has(scale)) scaled.set(scale, new Intl.NumberFormat('en', { minimumFractionDigits: scale, maximumFractionDigits: scale }));
  return scaled.get(scale).format(value / 10 ** scale);
}
export const signed = (value, scale) => (value > 0 ? '+' : value < 0 ? '−' : '') + credits(Math.abs(value), scale);
export const time = (millis) => dateTime.format(millis);
export const date = (millis) => dateOnly.format(millis);
// As fine as the distance between two marks asks for.
export const clock = (millis, spanMillis) => (spanMillis > 60_000 ? dayTime : spanMillis < 60_000 ? secondTime : timeOnly).format(millis);

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

// A cell of a CSV file; what a spreadsheet would take for a formula is kept from being one.
function csvCell(value) {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}

export function csv(columns, rows) {
  return [columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n';
}
