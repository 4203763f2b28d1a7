// Reads entries and refunds as any Avro consumer does: the schema by its id from the registry, and nothing of Makegood's.
// Ends when nothing has come for some seconds.
//
//   npm ci && node read.js [BOOTSTRAP_SERVERS [REGISTRY_URL [TOPIC...]]]
import avro from "avsc";
import kafkajs from "kafkajs";
import lz4 from "lz4js";

const servers = process.argv[2] ?? "localhost:9092";
const registry = process.argv[3] ?? "http://localhost:8081/apis/ccompat/v7";
const topics = process.argv.length > 4 ? process.argv.slice(4) : ["ledger.entries", "ledger.refunds"];
const idleMillis = 5_000;

// The ledger compresses with lz4, which kafkajs leaves to others.
kafkajs.CompressionCodecs[kafkajs.CompressionTypes.LZ4] = () => ({
  compress: async (encoder) => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

// An id means the same schema for ever. Credits and times fit into JavaScript's numbers up to 2^53.
const types = new Map();
async function typeOf(id) {
  if (!types.has(id)) {
    const answer = await fetch(`${registry}/schemas/ids/${id}`);
    if (!answer.ok) {
      throw new Error(`the registry answered ${answer.status} for schema ${id}`);
    }
    types.set(id, avro.Type.forSchema(JSON.parse((await answer.json()).schema)));
  }
  return types.get(id);
}

const kafka = new kafkajs.Kafka({ brokers: servers.split(","), logLevel: kafkajs.logLevel.ERROR });
const consumer = kafka.consumer({
  groupId: `read-${process.pid}-${Date.now()}`,
  // What is not committed yet may still be taken back.
  readUncommitted: false,
});
let last = Date.now();
await consumer.connect();
await consumer.subscribe({ topics, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, message }) => {
    if (message.value[0] !== 0) {
      throw new Error("not in a registry's frame: was the engine started with --schema-registry?");
    }
    const type = await typeOf(message.value.readInt32BE(1));
    const record = type.fromBuffer(message.value.subarray(5));
    const what = record.kind ?? record.cause;
    console.log(`${topic} ${record.accountId} ${what} ${record.amount} leaves ${record.balanceAfter}`);
    last = Date.now();
  },
});
consumer.on(consumer.events.CRASH, ({ payload }) => {
  console.error(payload.error.message);
  process.exit(1);
});
consumer.on(consumer.events.GROUP_JOIN, () => (last = Date.now()));
const timer = setInterval(async () => {
  if (Date.now() - last > idleMillis) {
    clearInterval(timer);
    await consumer.disconnect();
  }
}, 200);
