"""In the gate a skipped test fails; elsewhere it is only skipped."""

from pathlib import Path

import pytest

import no_skips

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("gate", "outcome"),
    [("true", {"failed": 3, "xfailed": 1, "passed": 1}), ("", {"skipped": 3, "xfailed": 1, "passed": 1})],
)
def test_skip_in_the_gate_is_a_failure(
    gate: str, outcome: dict[str, int], pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", gate)
    monkeypatch.setenv("PYTHONPATH", str(Path(no_skips.__file__).parent))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture
        def absent():
            pytest.skip("the data is not here")

        def test_asks_for_a_fixture(absent): ...
        def test_skips_itself(): pytest.skip("no reason")

        @pytest.mark.skip
        def test_marked(): ...

        @pytest.mark.xfail
        def test_known(): assert False
        def test_fine(): ...
        """
    )

    result = pytester.runpytest_subprocess("-p", "no_skips")

    found = result.parseoutcomes()
    found["failed"] = found.get("failed", 0) + found.pop("errors", 0)
    assert {name: count for name, count in found.items() if count} == outcome
