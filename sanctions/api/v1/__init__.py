"""``/api/v1/``: a State's machines submit its sanctions and follow what became of them.

The door translates and nothing more: it reads strict JSON (`parsing`), says everything wrong with it at once
(`forms`), makes one call into `sanctions.actions`, and prints the answer (`answers`). What a caller may see is decided
by one line, ``.of(participant)``: another State's things are as unknown as things that never were.

- Who: ``Authorization: Bearer pk_…`` (`access`). READ, DRAFT and SUBMIT are a key's scopes; roles decide as everywhere.
- Once: every POST carries an ``Idempotency-Key``; the answer is kept in the transaction of its effect (`idempotency`).
- In turn: PUT carries ``If-Match`` with the ETag that was read.
- Errors are RFC 9457 problems (`problems`), each bad field with its pointer.
"""
