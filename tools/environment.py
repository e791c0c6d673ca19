"""The Python environment in .venv: locked packages, hashes checked, nothing built from source."""

import shutil
import subprocess
import sys
from pathlib import Path

from tools.steps import ROOT, Stop, quietly, step

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
REQUIREMENTS = ROOT / "requirements"
WITH_HASHES = ("--require-hashes", "--only-binary=:all:")


def install(kind: str) -> None:
    """Make .venv hold the packages of requirements/<kind>.txt (site, dev or bench) and the project itself."""
    _create()
    locked = REQUIREMENTS / f"{kind}.txt"
    others = {"site": "", "dev": " and development", "bench": " and peer"}[kind]
    with step(
        f"Installing the locked{others} packages, about half a minute", VENV / f"stamp-{kind}", [locked, sys.version]
    ) as due:
        if due:
            pip("install", *WITH_HASHES, "-r", locked)
            _compile()
    if kind != "site":
        _install_spark()
    with step("Installing Hallmark itself", VENV / "stamp-project", [ROOT / "pyproject.toml", str(ROOT)]) as due:
        if due:
            pip("install", "--no-deps", "--no-build-isolation", "--editable", ROOT)
            _compile(ROOT / "src")


def _install_spark() -> None:
    """What the tests of Spark run on. It is half a gigabyte, and comes as source without anything to compile."""
    locked = REQUIREMENTS / "spark.txt"
    with step("Installing Spark for its tests, about a minute", VENV / "stamp-spark", [locked, sys.version]) as due:
        if due:
            # With the setuptools that is locked and installed already: pip would fetch another, unchecked.
            pip("install", *WITH_HASHES, "--no-binary=pyspark", "--no-build-isolation", "--use-pep517", "-r", locked)
            _compile()


def _compile(folder: Path = VENV) -> None:
    """Bytecode, for a machine that is set to write none: there each command reads two thousand modules from source."""
    # Some packages bring files for other Pythons, which cannot be compiled and are never read.
    words: list[str | Path] = [PYTHON, "-m", "compileall", "-qq", "-j", "0", folder]
    subprocess.run(words, capture_output=True, check=False)  # noqa: S603 - our own programs, no shell


def pip(*words: object) -> None:
    """Run the environment's pip, with whatever index and certificates this machine is set to."""
    quietly(
        [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", *(str(word) for word in words)],
        "The packages could not be installed. Is the network there, and the package index that pip is set to?",
    )


def lock() -> None:
    """Write requirements/*.txt anew. They name no index and no path: those are the machine's business."""
    compile_: list[str | Path] = [
        *(PYTHON, "-m", "uv", "pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11"),
        *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"),
    ]
    # Relative, because a path of this machine would be written into the files.
    site, dev, node = (f"requirements/{name}.txt" for name in ("site", "dev", "node"))
    project = ["pyproject.toml", "--extra", "site", "--group", "build"]
    for words in (
        [*project, "-o", site],
        [*project, "--group", "dev", "-c", site, "-o", dev],
        [*project, "--group", "dev", "--group", "bench", "-c", dev, "-o", "requirements/bench.txt"],
        ["--group", "spark", "-c", dev, "-o", "requirements/spark.txt"],
        ["requirements/node.in", "-o", node],
    ):
        quietly([*compile_, *words], "The versions could not be chosen.", UV_CUSTOM_COMPILE_COMMAND="make lock")


def _create() -> None:
    with step("Making the environment in .venv", VENV / "stamp-environment", [sys.version, str(VENV)]) as due:
        if due and not _works():
            try:
                _create_with_pip()
            except Stop:
                # Debian and Ubuntu ship Python without `ensurepip` until python3-venv is installed.
                _create_without_ensurepip()


def _works() -> bool:
    """Whether .venv already holds a Python with pip, such as one that somebody made by hand."""
    try:
        return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def _create_with_pip() -> None:
    quietly([sys.executable, "-m", "venv", "--clear", VENV], "The environment could not be made.")


def _create_without_ensurepip() -> None:
    """With the system's own pip, or uv, in place of the missing part of Python."""
    failure = (
        "Python's `venv` is incomplete here. "
        "Install it (on Debian and Ubuntu: sudo apt install python3-venv) and try again."
    )
    quietly([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], failure)
    if uv := shutil.which("uv"):
        quietly([uv, "pip", "install", "--python", PYTHON, "pip"], failure)
    else:
        quietly([sys.executable, "-m", "pip", "--python", PYTHON, "install", "pip"], failure)
