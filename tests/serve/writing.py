"""An application that can be written, over an empty store in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.serve.app import create_app
from kg.settings import Settings
from kg.store import Store

TOKEN = "a-token-of-32-characters-or-more"


@dataclass(frozen=True)
class Writer:
    """A client that may write, with the paths and values a test needs."""

    client: FlaskClient
    token_file: Path

    def update(self, text: str, **address: Any) -> TestResponse:
        """Send an update."""
        return self.client.post(
            "/update", data=text, content_type="application/sparql-update", headers=self.headers, query_string=address
        )

    def store(
        self, method: str, address: str, data: str | bytes = b"", content_type: str = "text/turtle"
    ) -> TestResponse:
        """Ask the Graph Store."""
        return self.client.open(address, method=method, data=data, content_type=content_type, headers=self.headers)

    def graph(self, address: str) -> str:
        """A graph as N-Triples."""
        response = self.client.get(address, headers={"Accept": "application/n-triples"})
        assert response.status_code == 200, response.text
        return response.text

    def ask(self, query: str) -> bool:
        """The answer to an ASK."""
        response = self.client.get("/sparql", query_string={"query": query, "format": "json"})
        assert response.status_code == 200, response.text
        return bool(response.get_json(force=True)["boolean"])

    @property
    def headers(self) -> dict[str, str]:
        """The header with the token."""
        return {"Authorization": f"Bearer {TOKEN}"}


def writer(folder: Path, **settings: Any) -> Writer:
    """A new one, with these settings."""
    token = folder / "token"
    token.write_text(TOKEN + "\n")
    chosen = replace(Settings(), **({"write_token_file": token} | settings))
    return Writer(create_app(Store.open(), chosen).test_client(), token)
