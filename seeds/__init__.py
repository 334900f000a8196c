"""A real register, built through the front door.

``data/`` holds facts from public acts, each row with its source; `facts` reads them, the modules beside it record each
family through the actions of partnership and sanctions, as made-up people (`people`), and `load` says in which order.
What a cell leaves blank stays unknown. Running it again changes nothing; a run that was killed is completed by the
next: every row is found by its natural key. ``docs/seeds.md`` says what is in and from where.
"""
