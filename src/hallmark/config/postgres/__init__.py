"""A PostgreSQL of our own for one person on one machine: the wheel's programs, our own starter.

`server.ensure_running(home)` makes the cluster on first use, starts it where it is not running and says
where it listens; `server.stop(home)` ends it. It listens on 127.0.0.1 only, every connection needs a
password (SCRAM), and there is no Unix socket. As root it runs as an account of its own. docs/adr/0002
says why the wheel's own starter is not used.

The package is also a Django database engine (`base`): the server starts at the first connection.
"""
