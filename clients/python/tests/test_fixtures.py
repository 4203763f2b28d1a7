"""The golden records of schemas/: every event and output, in every encoding and of every version, read as a client without Java would."""

import json
from pathlib import Path

import pytest

SCHEMAS = Path(__file__).resolve().parents[3] / "schemas" / "src"
GOLDEN = SCHEMAS / "test" / "resources" / "golden"
HISTORY = SCHEMAS / "main" / "resources" / "io" / "makegood" / "schemas" / "history"
SAMPLES = sorted(file for version in GOLDEN.iterdir() for file in version.iterdir())


class Avro:
    """Reads Avro's binary encoding by a schema."""

    def __init__(self, schema, data):
        self.names = {}
        self.learn(schema)
        self.data = data
        self.at = 0

    def learn(self, schema):
        """A named type stands in full where it comes first, and by its name from then on."""
        if isinstance(schema, list):
            for each in schema:
                self.learn(each)
        elif isinstance(schema, dict):
            if schema.get("type") in ("record", "enum", "fixed"):
                self.names[schema["name"]] = schema
            for name in ("type", "items", "values", "fields"):
                self.learn(schema.get(name))

    def long(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return (value >> 1) ^ -(value & 1)

    def bytes(self):
        size = self.long()
        self.at += size
        return self.data[self.at - size : self.at]

    def blocks(self):
        while True:
            count = self.long()
            if count == 0:
                return
            if count < 0:
                self.long()
            yield from range(abs(count))

    def read(self, schema):
        if isinstance(schema, list):
            return self.read(schema[self.long()])
        kind = schema["type"] if isinstance(schema, dict) else schema
        if isinstance(kind, (dict, list)):
            return self.read(kind)
        if kind == "record":
            values = {field["name"]: self.read(field["type"]) for field in schema["fields"]}
            told = {name: value for name, value in values.items() if value is not None}
            return {"type": schema["name"], **told} if schema["name"] in EVENTS else told
        if kind == "enum":
            return schema["symbols"][self.long()]
        if kind == "array":
            return [self.read(schema["items"]) for _ in self.blocks()]
        if kind == "map":
            return {self.bytes().decode(): self.read(schema["values"]) for _ in self.blocks()}
        if kind == "null":
            return None
        if kind == "boolean":
            self.at += 1
            return self.data[self.at - 1] == 1
        if kind in ("int", "long"):
            return self.long()
        if kind == "string":
            return self.bytes().decode()
        if kind == "bytes":
            return self.bytes().hex()
        if kind == "fixed":
            self.at += schema["size"]
            return self.data[self.at - schema["size"] : self.at].hex()
        return self.read(self.names[kind.rsplit(".", 1)[-1]])


EVENTS = {file.name for file in SAMPLES if file.parent.name.startswith("LedgerEvent")}


def forms(file):
    return dict(line.split(" ", 1) for line in file.read_text("utf-8").splitlines())


def flat(record):
    """In JSON an event's own fields stand beside those of the envelope."""
    event = record.pop("event", None)
    return record if event is None else {**record, **event}


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_encoding_says_the_same(file):
    schema = json.loads((HISTORY / f"{file.parent.name}.avsc").read_text("utf-8"))
    told = forms(file)
    single = bytes.fromhex(told["single-object"])
    framed = bytes.fromhex(told["registry"])
    assert single[:2] == b"\xc3\x01" and framed[:1] == b"\x00"
    assert single[10:] == framed[5:]
    reader = Avro(schema, single[10:])
    assert flat(reader.read(schema)) == json.loads(told["json"])
    assert reader.at == len(reader.data)
