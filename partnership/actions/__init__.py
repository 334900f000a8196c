"""The only writers of the partnership's tables. Import the modules, not their names: ``meetings.record_meeting(…)``.

``by`` is the acting person, ``at`` the moment, given by the door. Actions raise what is in ``errors``, or
``permissions.NotAllowedError``; they never return silently. ``record_…`` takes a natural key and says all that
is known: what is left out becomes unknown. It returns the row and whether anything changed: it can be run again.
"""
