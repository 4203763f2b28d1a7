// React 19 sets properties of custom elements by name, so functions and objects reach it as they are.
import 'makegood-activity';

export function Activity({ account, ledger, language }) {
  return (
    <makegood-activity
      account={account}
      url={ledger}
      lang={language}
      claims=""
      reasons={{ SIX_FINGERS: 'A hand has too many fingers' }}
      renewToken={async () => (await fetch('/token', { method: 'POST' })).json()}
    />
  );
}
