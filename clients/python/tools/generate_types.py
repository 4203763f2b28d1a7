"""Writes src/makegood/types.py from the API's OpenAPI document, and src/makegood/_sync.py from _async.py.

    python3 tools/generate_types.py            writes both
    python3 tools/generate_types.py --check    says whether they are stale, and writes nothing
"""

from __future__ import annotations

import json
import keyword
import re
import sys
from pathlib import Path
from typing import Any, Dict, List

ROOT = Path(__file__).resolve().parent.parent
OPENAPI = ROOT.parent.parent / "docs" / "contract" / "openapi.json"
PACKAGE = ROOT / "src" / "makegood"
REFERENCE = "#/components/schemas/"

HEAD = '''"""Every shape of the API by its name there. Made from docs/contract/openapi.json by tools/generate_types.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Literal, Optional, TypedDict, Union

if TYPE_CHECKING:
    from typing_extensions import NotRequired

'''

NAMES = {"integer": "int", "number": "float", "string": "str", "boolean": "bool", "null": "None"}


class Types:
    """The declarations, in an order in which each stands after what it is made of."""

    def __init__(self, schemas: Dict[str, Any]) -> None:
        self.schemas = schemas
        self.classes: List[str] = []
        self.aliases: List[str] = []

    def text(self) -> str:
        for name, schema in self.schemas.items():
            if "properties" in schema:
                self.record(name, schema)
            else:
                self.aliases.append(f"{name} = {self.of(schema, name, quoted=True)}\n")
        return HEAD + "\n" + "\n\n".join(self.classes) + "\n\n" + "".join(self.aliases)

    def record(self, name: str, schema: Dict[str, Any]) -> None:
        required = set(schema.get("required", []))
        fields = []
        for field, shape in schema["properties"].items():
            kind = self.of(shape, name + field[0].upper() + field[1:])
            fields.append((field, kind if field in required else f"NotRequired[{kind}]"))
        if any(keyword.iskeyword(field) for field, _ in fields):
            # Such a name cannot be declared; whoever reads it has it as in any dictionary.
            fields = [(field, kind) for field, kind in fields if not keyword.iskeyword(field)]
        lines = [f"class {name}(TypedDict):"]
        if schema.get("description"):
            lines += [f'    """{schema["description"].replace(chr(92), chr(92) * 2)}"""', ""]
        lines += [f"    {field}: {kind}" for field, kind in fields] or ["    pass"]
        self.classes.append("\n".join(lines) + "\n")

    def of(self, schema: Dict[str, Any], name: str, quoted: bool = False) -> str:
        if "$ref" in schema:
            target = schema["$ref"].replace(REFERENCE, "")
            return f'"{target}"' if quoted else target
        if "const" in schema:
            return f"Literal[{json.dumps(schema['const'])}]"
        if "enum" in schema:
            values = [value for value in schema["enum"] if value is not None]
            literal = f"Literal[{', '.join(json.dumps(value) for value in values)}]"
            return literal if len(values) == len(schema["enum"]) and "null" not in schema.get("type", []) else f"Optional[{literal}]"
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                return f"Union[{', '.join(self.of(each, name, quoted) for each in schema[choice])}]"
        kind = schema.get("type")
        if isinstance(kind, list):
            rest = [each for each in kind if each != "null"]
            inner = self.of({**schema, "type": rest[0]}, name, quoted)
            return f"Optional[{inner}]" if "null" in kind else inner
        if kind == "array":
            return f"List[{self.of(schema.get('items', {}), name + 'Item', quoted)}]"
        if kind == "object" and "properties" in schema:
            self.record(name, schema)
            return f'"{name}"' if quoted else name
        if kind == "object":
            values = schema.get("additionalProperties")
            return f"Dict[str, {self.of(values, name + 'Value', quoted) if isinstance(values, dict) else 'Any'}]"
        return NAMES.get(str(kind), "Any")


SYNC = [
    (r"async def __aenter__", "def __enter__"),
    (r"async def __aexit__", "def __exit__"),
    (r"\basync (def|with|for)\b", r"\1"),
    (r"\bawait ", ""),
    (r"\bAsyncLedger\b", "Ledger"),
    (r"\bAsyncJob\b", "Job"),
    (r"\bAsyncIterator\b", "Iterator"),
    (r"\bAsyncGenerator\[([^,\]]+(?:\[[^\]]*\])?), None\]", r"Generator[\1, None, None]"),
    (r"\bAsyncGenerator\b", "Generator"),
    (r"\bhttpx\.AsyncClient\b", "httpx.Client"),
    (r"\bhttpx\.AsyncBaseTransport\b", "httpx.BaseTransport"),
    (r"\baclose\b", "close"),
    (r"\baiter_bytes\b", "iter_bytes"),
    (r"\baread\b", "read"),
    (r"\basynccontextmanager\b", "contextmanager"),
    (r"\basyncio\.sleep\b", "time.sleep"),
    (r"^import asyncio$", "import time"),
    (r"Callable\[\.\.\., Awaitable\[T\]\]", "Callable[..., T]"),
    (r"Awaitable, ", ""),
]


def sync(text: str) -> str:
    """The same without waiting."""
    for pattern, replacement in SYNC:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    first, rest = text.split("\n", 1)
    return f'"""{first[3:]}\n\n# Made from _async.py by tools/generate_types.py.\n{rest}'.replace(
        "in a program of asyncio", "in a program of threads"
    )


def made() -> Dict[str, str]:
    """The files by their names."""
    schemas = json.loads(OPENAPI.read_text("utf-8"))["components"]["schemas"]
    return {
        "types.py": Types(schemas).text(),
        "_sync.py": sync((PACKAGE / "_async.py").read_text("utf-8")),
    }


def stale() -> List[str]:
    """Which files are not what they would be made to be now."""
    return [
        name
        for name, text in made().items()
        if not (PACKAGE / name).exists() or (PACKAGE / name).read_text("utf-8") != text
    ]


if __name__ == "__main__":
    names = stale()
    if "--check" in sys.argv:
        if names:
            sys.exit(f"stale: {', '.join(names)}; run: python3 tools/generate_types.py")
    else:
        for name, text in made().items():
            (PACKAGE / name).write_text(text, "utf-8")
        print(f"written: {', '.join(names)}" if names else "nothing was stale")
