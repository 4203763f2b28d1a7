/**
 * For the Vercel AI SDK (`ai`): what a call used, in the quantities of a policy.
 *
 * @module makegood/ai
 */

/**
 * What the SDK says was used: `usage` or `totalUsage` of a result, of versions 4 to 6.
 *
 * @typedef {object} Usage
 * @property {number | undefined} [inputTokens]
 * @property {number | undefined} [outputTokens]
 * @property {{cacheReadTokens?: number | undefined, cacheWriteTokens?: number | undefined} | undefined} [inputTokenDetails]
 * @property {{reasoningTokens?: number | undefined} | undefined} [outputTokenDetails]
 * @property {number | undefined} [cachedInputTokens] Version 5
 * @property {number | undefined} [reasoningTokens] Version 5
 * @property {number | undefined} [promptTokens] Version 4
 * @property {number | undefined} [completionTokens] Version 4
 */

/**
 * The policy's names. What has none is counted with what it is part of: cached and written ones with the input, reasoning with the
 * output.
 *
 * @typedef {object} Names
 * @property {string} [input] Left out: inputTokens
 * @property {string} [output] Left out: outputTokens
 * @property {string} [cacheRead] Read from the provider's cache
 * @property {string} [cacheWrite] Written into it
 * @property {string} [reasoning]
 */

/** @param {number | undefined} count */
const whole = (count) => (Number.isFinite(count) ? Math.max(0, Math.round(/** @type {number} */ (count))) : 0);

/**
 * Usage as quantities: `job.used(quantitiesOf(result.usage))`.
 *
 * @param {Usage} usage
 * @param {Names} [names]
 * @returns {Record<string, number>}
 */
export function quantitiesOf(usage, names = {}) {
  const { input = 'inputTokens', output = 'outputTokens', cacheRead, cacheWrite, reasoning } = names;
  let inputs = whole(usage.inputTokens ?? usage.promptTokens);
  let outputs = whole(usage.outputTokens ?? usage.completionTokens);
  /** @type {Record<string, number>} */
  const quantities = {};
  /** @param {string | undefined} name @param {number} count @param {number} of */
  const part = (name, count, of) => {
    if (name === undefined) {
      return of;
    }
    const counted = Math.min(count, of);
    quantities[name] = (quantities[name] ?? 0) + counted;
    return of - counted;
  };
  inputs = part(cacheRead, whole(usage.inputTokenDetails?.cacheReadTokens ?? usage.cachedInputTokens), inputs);
  inputs = part(cacheWrite, whole(usage.inputTokenDetails?.cacheWriteTokens), inputs);
  outputs = part(reasoning, whole(usage.outputTokenDetails?.reasoningTokens ?? usage.reasoningTokens), outputs);
  quantities[input] = (quantities[input] ?? 0) + inputs;
  quantities[output] = (quantities[output] ?? 0) + outputs;
  return quantities;
}
