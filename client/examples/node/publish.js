// Publishes the life of one generation as JSON. Run it twice: the ledger books it once.
//
//   npm ci && node publish.js [BOOTSTRAP_SERVERS [ACCOUNT]]
import { createHash } from "node:crypto";
import kafkajs from "kafkajs";

const servers = process.argv[2] ?? "localhost:9092";
const account = process.argv[3] ?? "example:node";
const topic = process.env.TOPIC ?? "ledger.events";

// The same fact has the same id, whoever sends it and however often; docs/client.md says which parts.
function eventId(...parts) {
  return "ev_" + createHash("sha256").update(parts.join("\n"), "utf8").digest("hex").slice(0, 32);
}

// Credits and times are whole numbers; JavaScript counts exactly up to Number.MAX_SAFE_INTEGER.
const events = [
  {
    type: "CreditsGranted",
    eventId: eventId("CreditsGranted", account, "order-1001"),
    grantId: "order-1001",
    amount: 100,
    kind: "PAID",
  },
  {
    type: "GenerationCharged",
    eventId: eventId("GenerationCharged", account, "gen-7"),
    generationId: "gen-7",
    baseAmount: 5,
    items: [
      { itemId: "1", amount: 10 },
      { itemId: "2", amount: 10 },
    ],
  },
  {
    type: "ItemFailed",
    eventId: eventId("ItemFailed", account, "gen-7", "2"),
    generationId: "gen-7",
    itemId: "2",
    cause: "PROVIDER_ERROR",
  },
  {
    type: "GenerationCompleted",
    eventId: eventId("GenerationCompleted", account, "gen-7"),
    generationId: "gen-7",
    outcome: "PARTIAL",
  },
];

const kafka = new kafkajs.Kafka({
  clientId: "picture-service",
  brokers: servers.split(","),
  logLevel: kafkajs.logLevel.ERROR,
});
const producer = kafka.producer({
  // The same hash of the key as Java's clients use; with another one the ledger has to forward each event.
  createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  // A topic that is not there is a mistake, not one to be made with other settings than the ledger's.
  allowAutoTopicCreation: false,
});

await producer.connect();
try {
  const places = await producer.send({
    topic,
    acks: -1, // all replicas that must have it, or an event can be lost
    messages: events.map((event) => ({
      key: account,
      value: JSON.stringify({ ...event, accountId: account, source: "picture-service", occurredAt: Date.now() }),
    })),
  });
  for (const place of places) {
    console.log(`${events.length} events confirmed from ${place.partition}-${place.baseOffset}`);
  }
} finally {
  await producer.disconnect();
}
