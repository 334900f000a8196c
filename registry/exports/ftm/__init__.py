"""FollowTheMoney: targets as entities, as OpenSanctions publishes them and yente loads them. Pure.

Layout: `entity` is the form; `target`, `listing`, `papers` and `links` make entities of what the register holds; three
writers, `entities` (``entities.ftm.json``), `nested` (``targets.nested.json``) and `simple`
(``targets.simple.csv``), write what `make` yields of each target.

A target no longer listed keeps its entity and its Sanction with an end, and loses the topic ``sanction``; it is no
``target`` then. A target whose content was destroyed by order has no entity. What FollowTheMoney has no property for
goes to ``notes`` in words, a date that is no ISO prefix among them; `FIELDS` says so for each member.
"""
