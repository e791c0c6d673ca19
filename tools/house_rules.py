"""Rules of the house that no linter knows: what may not be committed, and how long a file may be.

`python -m tools.house_rules` lists every breach and ends with 1 where there is one.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.steps import ROOT

LONGEST_FILE = 600
TEXT_LIMIT_BYTES = 5_000_000
# Each pattern is written so that this file does not match itself.
FORBIDDEN = {
    "names a package registry's host, which is the machine's business": re.compile(
        r"registry\.npm[j]s|registry\.yarn[p]kg|npm\.pkg\.githu[b]"
        r"|pypi\.or[g]/simple|files\.python[h]osted|index-ur[l][ =]"
    ),
    "names a path of one machine": re.compile(r"(?<![\w.$}/-])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+|opt/pyp[i])/"),
    "holds an unfinished note": re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b"),
}
SUPPRESSIONS = re.compile(r"#\s*type:\s*ignor[e](?!\[)|#\s*noq[a]\s*$")


def breaches() -> Iterator[str]:
    """Each breach as "path:line: what is wrong"."""
    for path in _committed():
        name = path.relative_to(ROOT).as_posix()
        text = _text(path)
        if text is None:
            continue
        lines = text.splitlines()
        if name.startswith("src/") and path.suffix == ".py" and len(lines) > LONGEST_FILE:
            yield f"{name}: {len(lines)} lines; past {LONGEST_FILE} a file wants dividing"
        for number, line in enumerate(lines, 1):
            for wrong, pattern in FORBIDDEN.items():
                if pattern.search(line):
                    yield f"{name}:{number}: {wrong}"
            if path.suffix == ".py" and SUPPRESSIONS.search(line):
                yield f"{name}:{number}: switches a check off without saying which"


def _committed() -> list[Path]:
    """What git keeps, and what it would keep if it were added now."""
    listed = subprocess.run(
        # A checkout may belong to another user than the one who looks at it.
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        sys.exit(f"The house rules are about what git keeps, and git says: {listed.stderr.strip()}")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _text(path: Path) -> str | None:
    """The file's text; None for what is not text or too long to be written by hand."""
    if path.stat().st_size > TEXT_LIMIT_BYTES:
        return None
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


if __name__ == "__main__":
    found = list(breaches())
    print("\n".join(found) or "The house rules hold.")
    sys.exit(1 if found else 0)
