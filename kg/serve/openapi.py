"""The OpenAPI 3.1 document: made from the addresses of the server and the parameters of the named queries. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import kg
from kg.queries import NamedQuery, Parameter
from kg.serve.addresses import (
    ADDRESSES,
    FORM,
    GRAPH_TYPES,
    JSON,
    MULTIPART,
    PAGE,
    READ,
    RESULT_TYPES,
    Operation,
    Operations,
    Param,
    formats,
)
from kg.serve.negotiate import GRAPHS, PROBLEM, RESULTS
from kg.settings import Settings

Json = dict[str, Any]

HEAD = "As GET, without the body"
MAX_INTEGER = 999_999_999  # a whole number has at most nine digits
ERRORS = (400, 401, 403, 404, 406, 413, 415, 422, 429, 500, 501, 503)
TOKEN = {"type": "http", "scheme": "bearer", "description": "The token of the file that KG_WRITE_TOKEN_FILE names."}
SCHEMAS: Json = {
    "Problem": {
        "description": "A problem as RFC 9457 has it. There are further members where something can be named.",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "description": "what is wrong, and what to do"},
            "line": {"type": "integer", "minimum": 1, "description": "where a text does not parse"},
            "column": {"type": "integer", "minimum": 1},
            "parameter": {"type": "string", "description": "the parameter that is wrong"},
            "given": {"type": ["string", "null"]},
            "expected": {"type": "string"},
            "possible": {"type": "array", "items": {"type": "string"}, "description": "formats that are possible"},
            "limit": {"type": "string", "description": "the limit that was reached"},
        },
    },
    "Results": {
        "description": "SPARQL 1.1 Query Results JSON Format: rows, or yes or no.",
        "type": "object",
        "required": ["head"],
        "properties": {
            "head": {"type": "object", "properties": {"vars": {"type": "array", "items": {"type": "string"}}}},
            "results": {
                "type": "object",
                "properties": {"bindings": {"type": "array", "items": {"type": "object"}}},
            },
            "boolean": {"type": "boolean"},
        },
    },
}  # fmt: skip
HEADERS: Json = {
    "Link": {
        "description": "The pages of rows before and after this one, as rel=prev and rel=next (RFC 8288).",
        "schema": {"type": "string"},
    },
    "SHACL-Conforms": {
        "description": "Whether everything conforms; warnings do not count.",
        "schema": {"type": "string", "enum": ["true", "false"]},
    },
}


def document(queries: Mapping[str, NamedQuery], settings: Settings) -> Json:
    """The whole document, ready for JSON."""
    paths = {path: _item(path, operations) for path, operations in ADDRESSES.items()}
    for query in queries.values():
        paths |= dict(_named(query, settings))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "kg: news articles as a knowledge graph",
            "summary": "People, organisations, roles, statements and measures, with the words that support them",
            "description": f"Reading is open. Queries may take {settings.timeout:g} seconds.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "version": kg.__version__,
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "headers": HEADERS,
            "responses": {f"Problem{status}": _problem(status) for status in ERRORS},
            "securitySchemes": {"token": TOKEN},
        },
    }


def _item(path: str, operations: Operations) -> Json:
    item = {method: _operation(path, method, each) for method, each in operations.items()}
    if get := item.get("get"):
        kept = {name: get[name] for name in ("parameters",) if name in get}
        answers = {status: {"description": "as for GET"} for status in get["responses"]}
        item["head"] = {"operationId": _identifier("head", path), "summary": HEAD, **kept, "responses": answers}
    return item


def _operation(path: str, method: str, operation: Operation) -> Json:
    answer: Json = {"description": HTTPStatus(operation.status).phrase}
    if operation.answers:
        answer["content"] = {name: _content(name) for name in operation.answers}
    if operation.headers:
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in operation.headers}
    responses: Json = {str(operation.status): answer}
    responses |= {str(status): {"description": HTTPStatus(status).phrase} for status in operation.more}
    responses |= {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in operation.errors}
    made: Json = {"operationId": _identifier(method, path), "summary": operation.summary}
    if operation.params:
        made["parameters"] = [_parameter(each) for each in operation.params]
    if operation.body:
        body = {name: _sent(name, operation) for name in operation.body}
        made["requestBody"] = {"required": True, "content": body}
    made["responses"] = responses
    if operation.secured:
        made["security"] = [{"token": []}]
    return made


def _identifier(method: str, path: str) -> str:
    """A name for an operation that no other has."""
    return method + "".join(char if char.isalnum() else "_" for char in path)


def _content(media_type: str) -> Json:
    """What is known of the content of an answer."""
    if media_type == RESULT_TYPES[0]:
        return {"schema": {"$ref": "#/components/schemas/Results"}}
    return {"schema": {}} if media_type == JSON else {"schema": {"type": "string"}}


def _sent(media_type: str, operation: Operation) -> Json:
    """What is known of the content of a request."""
    if media_type not in (FORM, MULTIPART):
        return {"schema": {"type": "string"}}
    properties = {each.name: _schema(each) | {"description": each.help} for each in operation.fields}
    if media_type == MULTIPART:
        properties["file"] = {"type": "string", "description": operation.file}
    needed = [each.name for each in operation.fields if each.required]
    return {"schema": {"type": "object", "properties": properties} | ({"required": needed} if needed else {})}


def _parameter(param: Param) -> Json:
    made: Json = {"name": param.name, "in": param.place, "description": param.help, "schema": _schema(param)}
    return made | ({"required": True} if param.required or param.place == "path" else {})


def _schema(param: Param) -> Json:
    schema: Json = {"type": "string"}
    if param.choices:
        schema["enum"] = list(param.choices)
    if param.format:
        schema["format"] = param.format
    return {"type": "array", "items": schema} if param.many else schema


def _problem(status: int) -> Json:
    content = {PROBLEM.content_type: {"schema": {"$ref": "#/components/schemas/Problem"}}, PAGE: _content(PAGE)}
    return {"description": HTTPStatus(status).phrase, "content": content}


def _named(query: NamedQuery, settings: Settings) -> Iterator[tuple[str, Json]]:
    """The two addresses of a named query: with the format after a dot, and without."""
    media, types = (GRAPHS, GRAPH_TYPES) if query.form in ("CONSTRUCT", "DESCRIBE") else (RESULTS, RESULT_TYPES)
    own = {each.name: _typed(each, settings) for each in query.parameters}
    needed = [each.name for each in query.parameters if each.default is None]
    headers = ("Link",) if query.paged else ()
    addresses = (
        (f"/queries/{query.name}", formats(media), (*types, PAGE), READ),
        (f"/queries/{query.name}.{{format}}", formats(media, page=False, place="path"), types, (*READ, 404)),
    )
    for path, form, answers, errors in addresses:
        get = Operation(query.summary, answers, (form,), errors=errors, headers=headers)
        post = Operation(query.summary, answers, (form,), (FORM,), (*errors, 413, 415), headers=headers)
        item = _item(path, {"get": get, "post": post})
        for method in ("get", "head"):
            item[method]["parameters"] = [
                *item[method]["parameters"],
                *(
                    {"name": name, "in": "query", "description": schema["description"], "required": name in needed,
                     "schema": {key: value for key, value in schema.items() if key != "description"}}
                    for name, schema in own.items()
                ),
            ]  # fmt: skip
        form_schema: Json = {"type": "object", "properties": own, "additionalProperties": False}
        item["post"]["requestBody"]["content"][FORM] = {
            "schema": form_schema | ({"required": needed} if needed else {})
        }
        yield path, item


def _typed(parameter: Parameter, settings: Settings) -> Json:
    """The JSON schema of a parameter of a named query."""
    schema: Json = {"description": parameter.help, "type": "string"}
    default: str | int | None = parameter.default
    if parameter.type == "integer":
        most = min(settings.max_rows, MAX_INTEGER) if parameter.name == "limit" else MAX_INTEGER
        schema |= {"type": "integer", "minimum": 0, "maximum": most}
        default = None if default is None else min(int(default), most)
    elif parameter.type == "enum":
        listed = (*parameter.choices, parameter.default)
        schema["enum"] = list(dict.fromkeys(value for value in listed if value is not None))
    elif parameter.type in ("iri", "date"):
        schema["format"] = parameter.type
    return schema if default is None else schema | {"default": default}
