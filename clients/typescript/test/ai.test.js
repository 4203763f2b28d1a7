import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantitiesOf } from '../src/ai.js';

// As version 6 has it; with the development dependencies test/types.ts holds it against the SDK's own type.
const usage = {
  inputTokens: 120,
  inputTokenDetails: { noCacheTokens: 90, cacheReadTokens: 20, cacheWriteTokens: 10 },
  outputTokens: 80,
  outputTokenDetails: { textTokens: 50, reasoningTokens: 30 },
  totalTokens: 200,
};

test('usage becomes the quantities that a policy names', () => {
  assert.deepEqual(quantitiesOf(usage), { inputTokens: 120, outputTokens: 80 });
  const names = { cacheRead: 'cachedTokens', cacheWrite: 'cacheWrite', reasoning: 'thoughtTokens', output: 'words' };
  assert.deepEqual(quantitiesOf(usage, names), {
    cachedTokens: 20,
    cacheWrite: 10,
    inputTokens: 90,
    thoughtTokens: 30,
    words: 50,
  });
});

test('usage of earlier versions', () => {
  const five = { inputTokens: 7, outputTokens: 5, totalTokens: 12, cachedInputTokens: 3 };
  assert.deepEqual(quantitiesOf(five, { cacheRead: 'cached' }), { cached: 3, inputTokens: 4, outputTokens: 5 });
  assert.deepEqual(quantitiesOf({ promptTokens: 7, completionTokens: 5 }), { inputTokens: 7, outputTokens: 5 });
});

test('what a provider does not tell is nothing', () => {
  const none = { inputTokens: undefined, outputTokens: Number.NaN, inputTokenDetails: undefined };
  assert.deepEqual(quantitiesOf(none), { inputTokens: 0, outputTokens: 0 });
});

const sdk = await import('ai').catch(() => null);

test('a call by the SDK itself', { skip: sdk ? false : 'the package ai is not installed: npm ci' }, async () => {
  const { MockLanguageModelV3: Model } = await import('ai/test');
  const model = new Model({
    doGenerate: async () => ({
      content: [{ type: 'text', text: 'Tulips.' }],
      finishReason: { unified: 'stop', raw: 'stop' },
      usage: {
        inputTokens: { total: 120, noCache: 90, cacheRead: 20, cacheWrite: 10 },
        outputTokens: { total: 80, text: 50, reasoning: 30 },
      },
      warnings: [],
    }),
  });
  const result = await sdk.generateText({ model, prompt: 'flowers' });
  assert.deepEqual(quantitiesOf(result.usage, { cacheRead: 'cachedTokens' }), {
    cachedTokens: 20,
    inputTokens: 100,
    outputTokens: 80,
  });
});
