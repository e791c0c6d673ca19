"""A whole demonstration folder, generated once."""

import pytest

from generated_demo import Generated
from hallmark import demo


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("demo")
    return Generated(folder, demo.generate(folder))


@pytest.fixture(scope="session")
def street(generated: Generated) -> list[dict[str, str]]:
    """Every row of every street file."""
    return [row for _, rows in generated.police("street") for row in rows]
