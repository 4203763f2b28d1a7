import { test } from 'node:test';
import { Run, scenarios } from './conformance.js';

const url = process.env.MAKEGOOD_URL;
const skip = url ? false : 'set MAKEGOOD_URL to a ledger with clients/conformance/policy.yaml';

for (const scenario of scenarios()) {
  test(`${scenario.name}: ${scenario.why}`, { skip }, () => new Run(scenario, url).play());
}
