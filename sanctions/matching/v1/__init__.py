"""``/v1/match``, ``/v1/search/{dataset}``, ``/v1/entities`` and ``/v1/reconcile``: the public asks whom the register
has. ``/v1/watch``: who has a key is told when somebody new is in it.

The three that are for everybody read published data and nothing else, through the connection ``public``, whose role
sees no other. Layout: `parsing` and `questions` read what is asked, `limits` holds it within bounds, `entities` makes a
subject of it, `found` asks who is like it and reads their pages, `answers` prints them as entities of FollowTheMoney;
`match`, `search` and `reconcile` are the addresses, shaped after yente and after the Reconciliation API 0.2.
"""
