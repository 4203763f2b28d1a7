// What a caller in TypeScript sees; compiled by `npm run check`, never run.
import type { LanguageModelUsage } from 'ai';
import { Declined, Ledger, type Live, type Quantities, type Schemas } from 'makegood';
import { quantitiesOf } from 'makegood/ai';

declare const usage: LanguageModelUsage;
const ledger = new Ledger({ url: 'http://localhost:7070' });

export async function charged(account: string): Promise<string[]> {
  try {
    return await ledger.charge({ account, feature: 'picture', items: 3 }, async (job) => {
      await job.itemFailed(job.items[0] ?? '', 'PROVIDER_ERROR');
      // @ts-expect-error no such cause
      await job.itemFailed('1', 'BROKEN');
      job.used(quantitiesOf(usage, { cacheRead: 'cachedTokens' }));
      return ['a picture'];
    });
  } catch (error) {
    if (error instanceof Declined) {
      const missing: number | undefined = error.missing;
      return [String(missing)];
    }
    throw error;
  }
}

export async function read(account: string): Promise<Quantities> {
  const balance: number = (await ledger.balance(account)).balance;
  const entries: Schemas['Entry'][] = [];
  for await (const entry of ledger.activity(account, { kinds: ['REFUND'] })) {
    entries.push(entry);
  }
  for await (const told of ledger.stream(account)) {
    const live: Live = told;
    if (live.type === 'entry') {
      return { amount: live.data.amount, balance };
    }
  }
  // @ts-expect-error the account is missing
  await ledger.grant({ amount: 1, kind: 'PAID' });
  return {};
}
