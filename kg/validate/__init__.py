"""Whether a graph is what shapes/kg.ttl says a graph of an article is, by SHACL.

`Validator().validate(triples)` gives a `Report`; `render.FORMATS` writes reports. This package is the only place that
knows pySHACL, and rdflib besides kg.store.
"""

from kg.validate.files import validate_file, validate_store
from kg.validate.report import Path, Report, Result, Severity, ShapeCount
from kg.validate.validator import Validator

__all__ = ["Path", "Report", "Result", "Severity", "ShapeCount", "Validator", "validate_file", "validate_store"]
