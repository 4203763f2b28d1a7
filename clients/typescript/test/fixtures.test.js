// The golden records of schemas/: every event and output, in every encoding and of every version, read as a client without Java would.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const SCHEMAS = new URL('../../../schemas/src/', import.meta.url);
const GOLDEN = new URL('test/resources/golden/', SCHEMAS);
const HISTORY = new URL('main/resources/io/makegood/schemas/history/', SCHEMAS);

const versions = readdirSync(GOLDEN).sort();
const samples = versions.flatMap((version) =>
  readdirSync(new URL(`${version}/`, GOLDEN)).map((kind) => ({ version, kind })),
);
const events = new Set(samples.filter((each) => each.version.startsWith('LedgerEvent')).map((each) => each.kind));

/** Reads Avro's binary encoding by a schema. */
class Avro {
  names = new Map();
  at = 0;

  constructor(schema, data) {
    this.learn(schema);
    this.data = data;
  }

  /** A named type stands in full where it comes first, and by its name from then on. */
  learn(schema) {
    if (schema === null || typeof schema !== 'object') {
      return;
    }
    if (['record', 'enum', 'fixed'].includes(schema.type)) {
      this.names.set(schema.name, schema);
    }
    const parts = Array.isArray(schema) ? schema : [schema.type, schema.items, schema.values, schema.fields];
    parts.forEach((part) => this.learn(part));
  }

  long() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.data[this.at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return Number((value >> 1n) ^ -(value & 1n));
      }
    }
  }

  bytes() {
    const size = this.long();
    this.at += size;
    return this.data.subarray(this.at - size, this.at);
  }

  string() {
    return this.bytes().toString('utf8');
  }

  /** @param {() => void} each */
  blocks(each) {
    for (let count = this.long(); count !== 0; count = this.long()) {
      if (count < 0) {
        this.long();
      }
      for (let i = 0; i < Math.abs(count); i++) {
        each();
      }
    }
  }

  read(schema) {
    if (Array.isArray(schema)) {
      return this.read(schema[this.long()]);
    }
    const type = schema.type ?? schema;
    if (typeof type === 'object') {
      return this.read(type);
    }
    switch (type) {
      case 'record': {
        const record = events.has(schema.name) ? { type: schema.name } : {};
        for (const field of schema.fields) {
          const value = this.read(field.type);
          if (value !== null) {
            record[field.name] = value;
          }
        }
        return record;
      }
      case 'enum':
        return schema.symbols[this.long()];
      case 'array': {
        const list = [];
        this.blocks(() => list.push(this.read(schema.items)));
        return list;
      }
      case 'map': {
        const map = {};
        this.blocks(() => {
          const name = this.string();
          map[name] = this.read(schema.values);
        });
        return map;
      }
      case 'null':
        return null;
      case 'boolean':
        return this.data[this.at++] === 1;
      case 'int':
      case 'long':
        return this.long();
      case 'string':
        return this.string();
      case 'bytes':
        return this.bytes().toString('hex');
      case 'fixed':
        this.at += schema.size;
        return this.data.subarray(this.at - schema.size, this.at).toString('hex');
      default:
        return this.read(this.names.get(type.split('.').pop()));
    }
  }
}

function forms({ version, kind }) {
  const lines = readFileSync(new URL(`${version}/${kind}`, GOLDEN), 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

test('every encoding of every record says the same', () => {
  assert.ok(samples.length > 80);
  for (const sample of samples) {
    const what = `${sample.version}/${sample.kind}`;
    const schema = JSON.parse(readFileSync(new URL(`${sample.version}.avsc`, HISTORY), 'utf8'));
    const told = forms(sample);
    const single = Buffer.from(told['single-object'], 'hex');
    const framed = Buffer.from(told.registry, 'hex');
    assert.equal(single.subarray(0, 2).toString('hex'), 'c301', what);
    assert.equal(framed[0], 0, what);
    assert.ok(single.subarray(10).equals(framed.subarray(5)), what);
    const avro = new Avro(schema, single.subarray(10));
    const { event, ...envelope } = avro.read(schema);
    assert.deepEqual({ ...envelope, ...event }, JSON.parse(told.json), what);
    assert.equal(avro.at, avro.data.length, what);
  }
});
