// Who reads the page, and what that caller may do: nothing is offered that would be refused.
import { useState, useEffect } from './dom.js';
import { get, ApiError } from './api.js';

let known = null;
let asking = null;
const readers = new Set();

function tell(caller) {
  known = caller;
  readers.forEach((read) => read(caller));
}

// Asks again, once another key is used.
export function forgetCaller() {
  asking = null;
  tell(null);
}

function ask() {
  if (!asking) {
    const mine = get('/v1/me').then((caller) => { if (asking === mine) tell(caller); })
      .catch((error) => { if (!(error instanceof ApiError)) setTimeout(() => { if (asking === mine) { asking = null; ask(); } }, 2000); });
    asking = mine;
  }
}

// null until it is known.
export function useCaller() {
  const [caller, setCaller] = useState(known);
  useEffect(() => {
    readers.add(setCaller);
    setCaller(known);
    ask();
    return () => { readers.delete(setCaller); };
  }, []);
  return caller;
}

// Whether the caller has one of these scopes, for that account if one is named.
export function may(caller, scopes, account) {
  return Boolean(caller) && caller.permissions.some((permission) => {
    const at = permission.indexOf('@');
    const scope = at < 0 ? permission : permission.slice(0, at);
    return scopes.includes(scope) && (at < 0 || !account || account.startsWith(permission.slice(at + 1)));
  });
}
