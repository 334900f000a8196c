"""The partnership website's stand-in: a consumer of the register, as any State or newsroom could write one.

A process of its own. It shares no code, no database and no settings with the register it follows: what it knows, it
learned over HTTP and checked. Standard library, httpx, rfc8785 and standardwebhooks; no Django.

A push is a hint. The receiver checks its signature, then reads the feed from its own cursor; so a lost, doubled, late
or reordered push changes nothing but the moment, and it asks every 30 seconds besides.

``verify``   signatures of pushes, hashes of events (pure)
``mirror``   what it holds: a folder that survives kill -9 and power loss
``follow``   from the feed into the mirror; notices gaps and forks
``server``   takes pushes, shows what it holds
``options``  the command line
"""
