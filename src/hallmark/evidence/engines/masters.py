"""HALLMARK_ENGINE: which Spark is asked for, and where it is."""

import re

from hallmark.ui.problems import Problem

FORMS = "spark://host:7077, local[2] or local-cluster[2,1,1024]"
_HOST = r"(?:[A-Za-z0-9_.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}"
_MASTER = re.compile(rf"spark://{_HOST}(?:,{_HOST})*|local\[(?:\*|[1-9]\d*)\]|local-cluster\[\d+,\d+,\d+\]")
_OWN = {"localhost", "127.0.0.1", "::1"}


def master_named(value: str) -> str:
    """The Spark master that the setting names, as Spark writes it; blank for DuckDB.

    Raises:
        Problem: it is of no form that we have tried.
    """
    master = value.strip().replace(", ", ",")
    if master and not _MASTER.fullmatch(master):
        raise Problem(f"HALLMARK_ENGINE is “{value}”. Write {FORMS}, or leave it out: DuckDB then reads the evidence.")
    return master


def addresses(master: str) -> list[tuple[str, int]]:
    """Host and port of each master of a standalone cluster; none for one that Spark starts by itself."""
    if not master.startswith("spark://"):
        return []
    parts = (one.rpartition(":") for one in master.removeprefix("spark://").split(","))
    return [(host.strip("[]"), int(port)) for host, _, port in parts]


def is_on_this_machine(master: str) -> bool:
    """Are all its parts here, so that no port need be open to others?"""
    return all(host in _OWN for host, _ in addresses(master))


def is_cluster_of_its_own(master: str) -> bool:
    """Does Spark start a master and workers, which talk through ports?"""
    return master.startswith("local-cluster[")
