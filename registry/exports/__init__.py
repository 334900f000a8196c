"""Public documents written out in the field's formats, for releases and for download. Pure and streaming.

Layout: `record` is what writers take, `catalogue` names the formats, `fields` says what becomes of each member;
`jsonl`, `listings_csv`, `listings_xlsx`, `coverage_csv`, `coverage_xlsx`, `ftm/` and `un/` write; `cells`,
`characters`, `dates`, `lines`, `rows` and `sheets` are what they share. `coverage` says who lists whom, `conflicts`
where States contradict one another about a target.

A writer takes records as the register published them and yields bytes; it knows neither Django nor the database, and no
house above this one. The authentic form is the JSON lines; every other format says in `docs/reference/formats.md` what
it keeps of them, what it changes and what it cannot hold.
"""
