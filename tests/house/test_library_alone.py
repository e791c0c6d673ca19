"""crimestats by itself: what installing and importing it brings along."""

import re
import subprocess
import sys
from importlib.metadata import requires

BRINGS = """
import pkgutil, sys
import crimestats
for module in pkgutil.walk_packages(crimestats.__path__, "crimestats."):
    __import__(module.name)
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_the_distribution_alone_asks_for_mathematics_only():
    plain = [line for line in requires("hallmark-csp") or [] if "extra ==" not in line]

    asked = {re.split(r"[^a-z0-9_-]", line.lower())[0] for line in plain}
    assert asked == {"numpy", "scipy", "statsmodels"}


def test_importing_every_module_brings_no_web_framework_and_no_database():
    found = subprocess.run([sys.executable, "-c", BRINGS], capture_output=True, text=True, check=True).stdout.split()

    assert "crimestats" in found
    assert not {"django", "hallmark", "duckdb", "ibis", "pyarrow", "altair", "psycopg"} & set(found)
