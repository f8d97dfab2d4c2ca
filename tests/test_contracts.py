"""The import contracts that name libraries hold for every module, however new it is."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from functools import cache

import grimp
import pytest
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract

from app.settings import ROOT

LIBRARIES = [
    ("model and store libraries stay in adapters", "openai", ("app.adapters", "evals")),
    ("model and store libraries stay in adapters", "sqlalchemy", ("app.adapters", "evals")),
    ("streamlit stays on the page", "streamlit", ("app.ui",)),
]


@cache
def _graph() -> grimp.ImportGraph:
    roots = ("app", "ingest", "evals")
    return grimp.build_graph(*roots, include_external_packages=True, cache_dir=None)


def _importers(name: str, library: str, graph: grimp.ImportGraph) -> set[str]:
    """The modules whose import of a library breaks a contract."""
    linted = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    options = next(one for one in linted["contracts"] if one["name"] == name)
    options = {key: "true" if value is True else value for key, value in options.items()}
    configure()
    contract = ForbiddenContract(name, session_options=linted, contract_options=options)
    chains = contract.check(deepcopy(graph), verbose=False).metadata["invalid_chains"]
    return {
        chain[0]["importer"]
        for found in chains
        for chain in found["chains"]
        if found["upstream_module"] == library
    }


@pytest.mark.parametrize(("name", "library", "rooms"), LIBRARIES)
def test_no_module_may_import_a_library_outside_its_rooms(
    name: str, library: str, rooms: tuple[str, ...]
) -> None:
    graph = deepcopy(_graph())
    assert _importers(name, library, graph) == set()
    own = [module for module in graph.modules if module.startswith(("app", "ingest", "evals"))]
    for module in own:
        graph.add_import(importer=module, imported=library, line_number=1, line_contents="import")
    inside = {m for m in own if any(m == room or m.startswith(f"{room}.") for room in rooms)}
    refused = _importers(name, library, graph)
    assert "app.writing" in refused and "app.guard" in refused
    # A package itself holds a line of words, and no import.
    assert refused - set(rooms) == set(own) - inside
