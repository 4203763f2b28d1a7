/**
 * Usage as quantities: `job.used(quantitiesOf(result.usage))`.
 *
 * @param {Usage} usage
 * @param {Names} [names]
 * @returns {Record<string, number>}
 */
export function quantitiesOf(usage: Usage, names?: Names): Record<string, number>;
/**
 * What the SDK says was used: `usage` or `totalUsage` of a result, of versions 4 to 6.
 */
export type Usage = {
    inputTokens?: number | undefined;
    outputTokens?: number | undefined;
    inputTokenDetails?: {
        cacheReadTokens?: number | undefined;
        cacheWriteTokens?: number | undefined;
    } | undefined;
    outputTokenDetails?: {
        reasoningTokens?: number | undefined;
    } | undefined;
    /**
     * Version 5
     */
    cachedInputTokens?: number | undefined;
    /**
     * Version 5
     */
    reasoningTokens?: number | undefined;
    /**
     * Version 4
     */
    promptTokens?: number | undefined;
    /**
     * Version 4
     */
    completionTokens?: number | undefined;
};
/**
 * The policy's names. What has none is counted with what it is part of: cached and written ones with the input, reasoning with the
 * output.
 */
export type Names = {
    /**
     * Left out: inputTokens
     */
    input?: string | undefined;
    /**
     * Left out: outputTokens
     */
    output?: string | undefined;
    /**
     * Read from the provider's cache
     */
    cacheRead?: string | undefined;
    /**
     * Written into it
     */
    cacheWrite?: string | undefined;
    reasoning?: string | undefined;
};
