// Talks to the API beside this page. A key, where one is needed, lives in this tab alone.
const KEY = 'makegood.key';
let askForKey = () => {};

export const onKeyNeeded = (ask) => { askForKey = ask; };
export const key = () => sessionStorage.getItem(KEY);
export function setKey(value) {
  if (value) sessionStorage.setItem(KEY, value);
  else sessionStorage.removeItem(KEY);
}

export class ApiError extends Error {
  constructor(problem) {
    super(problem.detail || problem.title || 'The request failed');
    this.problem = problem;
    this.status = problem.status;
  }
}

// Nobody answered: no request of the page was refused.
export class Unreachable extends Error {}

// Told whenever the ledger answers, or does not; with how many records an answer is behind.
let told = () => {};
export const onReach = (tell) => { told = tell; };

async function reach(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    told({ reached: false });
    throw new Unreachable('Nothing came back from ' + location.host + '. What was typed is still here; try again in a moment.');
  }
  told({ reached: true, url, behind: Number(response.headers.get('Makegood-Records-Behind') || 0) });
  return response;
}

// Names one thing that a person wants done, however often it is sent. Of getRandomValues, which a page over plain HTTP has too.
export function requestKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function headers(more) {
  const credential = key();
  return { ...(credential ? { Authorization: 'Bearer ' + credential } : {}), ...more };
}

async function answer(response) {
  const body = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return body;
  if (response.status === 401) askForKey();
  throw new ApiError(body || { title: response.statusText, status: response.status });
}

export function path(strings, ...values) {
  return strings.reduce((whole, part, i) => whole + part + (i < values.length ? encodeURIComponent(values[i]) : ''), '');
}

function withQuery(url, query) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.append(name, value);
  }
  const text = search.toString();
  return url + (text ? '?' + text : '');
}

export async function get(url, query = {}, signal) {
  const whole = withQuery(url, query);
  for (let tries = 0; ; tries++) {
    try {
      return await answer(await reach(whole, { headers: headers(), signal }));
    } catch (error) {
      // A partition that moves is back in a moment.
      if (!(error instanceof ApiError) || error.status !== 503 || tries === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
  }
}

// What is no JSON, such as a table.
export async function text(url, query = {}) {
  const response = await reach(withQuery(url, query), { headers: headers() });
  return response.ok ? response.text() : answer(response);
}

export async function post(url, body, named = requestKey()) {
  return answer(await reach(url, {
    method: 'POST',
    headers: headers({ 'Content-Type': 'application/json', 'Idempotency-Key': named }),
    body: JSON.stringify(body),
  }));
}

// Whether this instance books and reads; what it says of itself, also where it says no.
export async function readiness() {
  const url = '/health/ready';
  const response = await fetch(url, { cache: 'no-store' }).catch(() => null);
  told(response ? { reached: true, url, behind: 0 } : { reached: false });
  return response ? response.json() : Promise.reject(new Unreachable('No answer'));
}

// Server-sent events, read with fetch so that a key can be sent. Comes back by itself until closed.
export function live(url, onEvent, onState) {
  const closing = new AbortController();
  let lastId = null;
  const follow = async () => {
    while (!closing.signal.aborted) {
      try {
        const response = await fetch(url, {
          headers: headers({ Accept: 'text/event-stream', ...(lastId ? { 'Last-Event-ID': lastId } : {}) }),
          signal: closing.signal,
        });
        if (!response.ok) throw new Error('status ' + response.status);
        onState(true);
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        let text = '';
        for (;;) {
          const { value, done } = await reader.read();
          if (done) break;
          text += value;
          const blocks = text.split('\n\n');
          text = blocks.pop();
          for (const block of blocks) {
            const event = { type: 'message', data: '' };
            for (const line of block.split('\n')) {
              const colon = line.indexOf(':');
              if (colon <= 0) continue;
              const field = line.slice(0, colon);
              const rest = line.slice(colon + 1).replace(/^ /, '');
              if (field === 'event') event.type = rest;
              else if (field === 'data') event.data += rest;
              else if (field === 'id') lastId = rest;
            }
            if (event.data) onEvent(event.type, JSON.parse(event.data));
          }
        }
      } catch (error) {
        if (closing.signal.aborted) return;
      }
      onState(false);
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  };
  follow();
  return () => closing.abort();
}
