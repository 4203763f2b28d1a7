/** A new token, as text or as the ledger answered it. */
export type NewToken = string | null | { token: string };

/** `<makegood-activity>`: a customer's balance and activity. Importing the module defines the element. */
export class MakegoodActivity extends HTMLElement {
  /** The token of minutes for the account. */
  token: string | null;
  /** Where a new one comes from, at first and whenever the ledger takes the old one no more. */
  renewToken: ((account: string) => NewToken | Promise<NewToken>) | null;
  /** What can be wrong with a result: codes of the policy's claims, and words for them. */
  reasons: Record<string, string> | null;
  /** Asks the ledger now. */
  refresh(): Promise<void>;
}

/** Of the event `makegood-token`, which is sent where there is no `renewToken`. */
export interface TokenWanted {
  account: string;
  use(token: NewToken | Promise<NewToken>): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'makegood-activity': MakegoodActivity;
  }
  interface HTMLElementEventMap {
    'makegood-token': CustomEvent<TokenWanted>;
  }
}
