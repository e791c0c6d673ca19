"""Agencies whose people sign in with the agency's own account: a file that says whom to trust, and for which addresses.

HALLMARK_SINGLE_SIGN_ON, or ``<home>/single-sign-on.yaml``, holds a list:

    - id: ostrey-council               # in addresses of this site
      name: Ostrey Council             # on the button
      server: https://login.example    # OpenID Connect issuer
      client_id: ...
      secret: ...
      domains: [ostrey.example]        # the e-mail addresses that this agency may speak for, and no others
"""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from hallmark.config.mail import is_this_machine
from hallmark.ui.problems import Problem

FIELDS = {"id", "name", "server", "client_id", "secret", "domains"}


def sign_in_providers(home: Path) -> list[dict[str, Any]]:
    """Each agency's provider as allauth wants it. Empty where there is no file. Raises Problem for a wrong one."""
    named = os.environ.get("HALLMARK_SINGLE_SIGN_ON")
    path = Path(named).expanduser() if named else home / "single-sign-on.yaml"
    if not named and not path.exists():
        return []
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Problem(f"{path.name} cannot be read as YAML ({error}). Correct it and try again.") from error
    if not isinstance(entries, list):
        raise Problem(f"{path.name} is not a list of providers. Begin each with “- id:”.")
    return [_provider(path.name, entry) for entry in entries]


def _provider(file: str, entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict) or entry.keys() != FIELDS:
        raise Problem(f"{file}: each provider needs {', '.join(sorted(FIELDS))}, and nothing else.")
    if not re.fullmatch(r"[a-z0-9-]+", str(entry["id"])):
        raise Problem(f"{file}: “{entry['id']}” is no id. Use small letters, digits and hyphens.")
    server = urlsplit(str(entry["server"]))
    if server.scheme != "https" and not (server.scheme == "http" and is_this_machine(server.hostname or "")):
        raise Problem(f"{file}: the server of {entry['id']} must begin with https://.")
    domains = entry["domains"]
    if not isinstance(domains, list) or not domains or not all(isinstance(one, str) and "." in one for one in domains):
        raise Problem(f"{file}: name the e-mail domains that {entry['id']} may speak for, such as [ostrey.gov.uk].")
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": entry["secret"],
        "settings": {
            "server_url": str(entry["server"]).rstrip("/"),
            # The agency vouches for its own addresses, and only for those.
            "verified_email": [one.lower() for one in domains],
            "email_authentication": True,
            # The signed token says who it is; the second answer that allauth would ask for is not signed.
            "fetch_userinfo": False,
        },
    }
