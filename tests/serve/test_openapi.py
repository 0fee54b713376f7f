"""/openapi.json: well-formed, and in agreement with what the application routes and answers, in both directions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from kg.queries import named_queries
from kg.serve.openapi import document
from kg.settings import Settings
from tests.serve.test_named import NEEDED

DOCUMENT = document(named_queries(), Settings())
METHODS = {"get", "head", "post", "put", "delete", "options", "patch", "trace"}
REFUSED = {("/update", "GET"), ("/update", "HEAD"), ("/store", "PATCH")}  # routed only to say what is possible instead


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def sample(path: str, operation: dict[str, Any]) -> str:
    """An address that a path with parameters stands for."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            value = parameter["schema"].get("enum", ["x"])[0]
            path = path.replace("{" + parameter["name"] + "}", value)
    return path


def rule(app: Flask, path: str, method: str) -> str | None:
    """The pattern that the application routes an address to."""
    try:
        found, _ = app.url_map.bind("localhost").match(path, method=method.upper(), return_rule=True)
    except HTTPException:
        return None
    return str(found.rule)


def test_everything_documented_is_routed(app: Flask) -> None:
    missing = {(path, method) for path, method, each in operations() if rule(app, sample(path, each), method) is None}
    assert missing == set()


def test_everything_routed_is_documented(app: Flask) -> None:
    documented = {(rule(app, sample(path, each), method), method.upper()) for path, method, each in operations()}
    for routed in app.url_map.iter_rules():
        for method in (routed.methods or set()) - {"OPTIONS"}:
            assert (routed.rule, method) in documented | REFUSED, (
                f"{method} {routed.rule} is not in kg/serve/addresses.py"
            )


def test_each_named_query_has_its_addresses_and_parameters() -> None:
    for query in named_queries().values():
        for path in (f"/queries/{query.name}", f"/queries/{query.name}.{{format}}"):
            item = DOCUMENT["paths"][path]
            names = [parameter["name"] for parameter in item["get"]["parameters"]]
            assert names == ["format", *(parameter.name for parameter in query.parameters)]
            assert item["head"]["parameters"] == item["get"]["parameters"]
            [schema] = [content["schema"] for content in item["post"]["requestBody"]["content"].values()]
            assert list(schema["properties"]) == names[1:]


def test_types_defaults_and_bounds_of_parameters() -> None:
    def schemas(name: str) -> dict[str, Any]:
        found = document(named_queries(), Settings(max_rows=50))["paths"][f"/queries/{name}"]["get"]["parameters"]
        return {parameter["name"]: parameter["schema"] | {"required": parameter.get("required")} for parameter in found}

    roles = schemas("roles")
    assert roles["limit"] == {"type": "integer", "minimum": 0, "maximum": 50, "default": 50, "required": False}
    assert roles["offset"]["default"] == 0
    assert roles["tenure"]["enum"] == ["Current", "Former", "Acting", "Incoming", ""]
    assert roles["tenure"]["default"] == ""
    assert schemas("evidence")["fact"] == {"type": "string", "format": "iri", "required": True}


def test_the_document_has_what_openapi_asks_for() -> None:
    assert re.fullmatch(r"3\.1\.\d", DOCUMENT["openapi"])
    assert {"title", "version"} <= DOCUMENT["info"].keys()
    assert all(path.startswith("/") for path in DOCUMENT["paths"])
    identifiers = [operation["operationId"] for _, _, operation in operations()]
    assert len(identifiers) == len(set(identifiers))
    for path, method, operation in operations():
        assert method in METHODS
        assert operation["summary"]
        assert operation["responses"]
        for status, response in operation["responses"].items():
            assert re.fullmatch(r"[1-5]\d\d|default", status)
            assert ("$ref" in response) is not ("description" in response)
        parameters = operation.get("parameters", [])
        assert len({(each["name"], each["in"]) for each in parameters}) == len(parameters)
        for each in parameters:
            assert each["in"] in ("query", "path", "header", "cookie")
            assert each["schema"]
            assert each["description"]
            assert each["in"] != "path" or each["required"] is True
        in_path = {each["name"] for each in parameters if each["in"] == "path"}
        assert in_path == set(re.findall(r"\{(\w+)\}", path))
        if "requestBody" in operation:
            assert method in ("post", "put", "patch")
            assert operation["requestBody"]["content"]
        for requirement in operation.get("security", []):
            assert requirement.keys() <= DOCUMENT["components"]["securitySchemes"].keys()


def test_each_reference_leads_somewhere() -> None:
    found = set(re.findall(r'"\$ref": "([^"]*)"', json.dumps(DOCUMENT)))
    assert len(found) >= 10
    for reference in found:
        place: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


def test_writing_and_only_writing_needs_the_token() -> None:
    secured = {(path, method) for path, method, operation in operations() if "security" in operation}
    store = {(path, method) for path in ("/store", "/store/{path}") for method in ("put", "post", "delete")}
    assert secured == {("/update", "post")} | store


@pytest.mark.parametrize("path", [path for path in DOCUMENT["paths"] if "get" in DOCUMENT["paths"][path]])
def test_each_get_answers_as_documented(client: FlaskClient, path: str) -> None:
    operation = DOCUMENT["paths"][path]["get"]
    query = next((values for name, values in NEEDED.items() if path.startswith(f"/queries/{name}")), None)
    response = client.get(sample(path, operation), query_string=query, buffered=True)
    assert str(response.status_code) in operation["responses"]
    if response.status_code == 200:
        assert response.mimetype in operation["responses"]["200"]["content"]


def test_it_is_served(client: FlaskClient) -> None:
    response = client.get("/openapi.json")
    assert response.mimetype == "application/json"
    assert json.loads(response.text)["paths"].keys() == DOCUMENT["paths"].keys()
