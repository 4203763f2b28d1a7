/**
 * The events of one connection.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {AbortController} stop
 * @returns {AsyncGenerator<{event: string, id: string | undefined, data: string}>}
 */
export function serverSentEvents(body: ReadableStream<Uint8Array>, stop: AbortController): AsyncGenerator<{
    event: string;
    id: string | undefined;
    data: string;
}>;
/**
 * An account, live. Comes back by itself where the connection ends, and goes on after the last entry that was seen.
 *
 * @param {import('./transport.js').Transport} transport
 * @param {string} account
 * @param {{after?: number, signal?: AbortSignal}} options
 * @returns {AsyncGenerator<Live, void, void>}
 */
export function live(transport: import("./transport.js").Transport, account: string, options: {
    after?: number;
    signal?: AbortSignal;
}): AsyncGenerator<Live, void, void>;
export type Schemas = import("../types/openapi.js").components["schemas"];
/**
 * An entry, a notice or the balance, as it happened
 */
export type Live = {
    type: "entry";
    id: string;
    data: Schemas["Activity"]["data"][number];
} | {
    type: "notice";
    id?: undefined;
    data: Schemas["Notice"];
} | {
    type: "balance";
    id?: undefined;
    data: Omit<Schemas["Account"], "scale">;
};
