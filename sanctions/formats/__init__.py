"""The field's list formats, read: a file comes in, entries in the register's own form come out. Pure and streaming.

Layout: `entry` is the form that every reader yields and the report it keeps; `guards/` opens files of strangers safely
(XML, CSV, spreadsheets, archives); one module a format; `catalogue` names them all. A reader knows neither Django nor
the database: it reads one file (and its named siblings), in memory that does not grow with it.

Reading a list loses nothing. What has a place in `sanctions.proposal` goes there, with the words it was read out of;
what has none is kept as a remark under the publisher's own heading and named in the report as unmapped; the few
elements that are the publisher's bookkeeping (`IGNORED` of each module, with the reason) are counted.

A file that cannot be trusted as a whole (not the format, cut off, encoded otherwise, hostile) raises `UnreadableError`
with the place and the reason; an entry that cannot stand has `faults`, and the next one is read.
"""
