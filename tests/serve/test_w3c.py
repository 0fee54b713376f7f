"""The W3C's own tests of query, update, protocol and Graph Store, run by black-box tools against a server of ours."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serve.served import TOKEN, serving, serving_memory, with_token
from tests.shared import TOOLS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (TOOLS / "protocol_check.py").is_file(), reason=f"the tools and the W3C's tests are not in {TOOLS}"
    ),
]

FROM_THE_W3C = {"w3c-protocol": "34/34", "w3c-gsp-direct": "4/4", "w3c-gsp-indirect": "9/9", "w3c-sd": "3/3"}
CHECKS = 169  # of protocol_check.py: those 50 and 119 of its own
EVALUATED = 1208  # of 1,249; docs/endpoint.md says why the others fail


def report(tool: str, root: str, *more: str) -> str:
    """What a tool prints about the server at `root`."""
    addresses = [f"{root}/sparql", "--update", f"{root}/update", "--gsp", f"{root}/store"]
    command = [sys.executable, str(Path(TOOLS) / tool), *addresses, *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False).stdout


@pytest.mark.parametrize("disk", [True, False], ids=["disk", "memory"])
def test_the_protocols_are_kept(tmp_path: Path, disk: bool) -> None:
    with serving(tmp_path, write=True) if disk else serving_memory(tmp_path) as server:
        printed = report("protocol_check.py", server.root, "--token", TOKEN)
    groups = dict(re.findall(r"^  (\S+): (\d+/\d+)$", printed, re.MULTILINE))
    assert {name: groups.get(name) for name in FROM_THE_W3C} == FROM_THE_W3C, printed
    assert f"{CHECKS}/{CHECKS} passed" in printed, printed


def test_queries_and_updates_give_what_the_w3c_expects(tmp_path: Path) -> None:
    with serving_memory(tmp_path) as server, with_token(server.root) as open_root:
        printed = report("query_suite.py", open_root)
    passed = re.search(r"^(\d+)/1249 passed", printed, re.MULTILINE)
    assert passed, printed
    assert int(passed[1]) >= EVALUATED, printed
