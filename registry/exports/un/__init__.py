"""``register.xml``: the listings in force, in the schema of the United Nations' consolidated list. Pure.

Layout: `writer` makes the file; `individual` and `unit` the two sorts of entry; `parts` what both have; `comments` the
words of what has no element.

The schema is of one list of one body, without an extension point. So a few elements hold what they can of ours:
``REFERENCE_NUMBER`` the public reference of the listing (the key, and stable), ``UN_LIST_TYPE`` the programme,
``LIST_TYPE`` the participant, ``DATAID`` the number in the reference, ``VERSIONNUM`` the sequence of its newest event.
A listing that has ended is not there: removal is by absence, as in the United Nations' own file.
"""
