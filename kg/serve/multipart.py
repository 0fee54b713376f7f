"""multipart/form-data with a graph in each part: several files into one graph, as the Graph Store Protocol has it."""

from __future__ import annotations

import io

from flask import request
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import MultiPartParser

from kg.serve.problems import Problem

MULTIPART_TYPE = "multipart/form-data"
MAX_PARTS = 1000


def parts(data: bytes) -> list[tuple[str, bytes]]:
    """The content type and the bytes of each part that has a file, in their order. Problem 400 where it has none."""
    boundary = request.mimetype_params.get("boundary", "").encode("ascii", "replace")
    if not boundary:
        raise Problem(400, "the Content-Type names no boundary; send multipart/form-data; boundary=…")
    try:
        parser = MultiPartParser(stream_factory=lambda *_, **__: io.BytesIO(), max_form_parts=MAX_PARTS)
        form, files = parser.parse(io.BytesIO(data), boundary, len(data))
    except (ValueError, HTTPException) as error:
        raise Problem(400, "the parts of the body cannot be read; end each as RFC 7578 has it") from error
    if form:
        raise Problem(400, "a part of the body is no file; give each a filename and a Content-Type")
    found = [(file.content_type or "", file.stream.read()) for _, file in files.items(multi=True)]
    if not found:
        raise Problem(400, "the body has no parts; send a graph in each")
    return found
