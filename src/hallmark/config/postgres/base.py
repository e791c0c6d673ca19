"""Django's PostgreSQL engine, with the embedded server started at the first connection."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from hallmark.config.postgres.server import ensure_running


class DatabaseWrapper(base.DatabaseWrapper):
    """Each new connection asks where the server listens, so that a restart on another port goes unnoticed."""

    def get_connection_params(self) -> dict[str, Any]:
        """What psycopg needs to connect. Starts the server where it is not running."""
        server = ensure_running(Path(self.settings_dict["HALLMARK_HOME"]), self.settings_dict["USER"])
        self.settings_dict.update(HOST=server.host, PORT=str(server.port), PASSWORD=server.password)
        return super().get_connection_params()
