"""The OpenRPC document lists everything that there is, and refers to nothing that there is not."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from engine.reasons import REASONS
from engine.wire.codec import unstructure
from engine.wire.messages.registry import EVENTS, METHODS
from engine.wire.openrpc import document, schema
from tests.engine.wire.examples import example

DOCUMENT = orjson.loads(orjson.dumps(document("1.2.3")))
SCHEMAS = DOCUMENT["components"]["schemas"]


def references(value: Any) -> Iterator[str]:
    """Every ``$ref`` in a value."""
    if isinstance(value, dict):
        yield from (item for name, item in value.items() if name == "$ref")
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def test_all_methods_events_and_reasons_are_in_the_document() -> None:
    assert [method["name"] for method in DOCUMENT["methods"]] == list(METHODS)
    assert [event["name"] for event in DOCUMENT["x-events"]] == list(EVENTS)
    assert DOCUMENT["x-reasons"] == REASONS
    assert DOCUMENT["info"]["version"] == "1.2.3"


def test_every_reference_leads_somewhere() -> None:
    found = set(references(DOCUMENT))
    assert found
    assert {name.removeprefix("#/components/schemas/") for name in found} <= SCHEMAS.keys()


@pytest.mark.parametrize("method", DOCUMENT["methods"], ids=METHODS)
def test_the_members_are_those_of_the_messages(method: dict[str, Any]) -> None:
    written = unstructure(example(METHODS[method["name"]].params))
    assert [member["name"] for member in method["params"]] == list(written)


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS)
def test_the_members_of_events_are_those_of_their_schemas(kind: type[Any]) -> None:
    schemas: dict[str, Any] = {}
    name = schema(kind, schemas)["$ref"].rpartition("/")[2]
    assert set(schemas[name]["properties"]) == set(unstructure(example(kind)))
    assert set(schemas[name]["required"]) <= set(schemas[name]["properties"])


def test_a_kind_without_a_schema_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="no schema"):
        schema(bytes, {})
