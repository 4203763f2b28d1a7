// LEDGER is the address under which customers reach the ledger; its cors.origins lists this page.
import 'LEDGER/components/makegood-activity.js';

const activity = document.querySelector('makegood-activity');
activity.reasons = { SIX_FINGERS: 'A hand has too many fingers', UNREADABLE: 'The text cannot be read' };
// The product's server knows who is signed in, asks the ledger for a token of that account, and hands it on.
activity.renewToken = async () => (await fetch('token', { method: 'POST' })).json();
activity.refresh();
