"""The partnership's website: pages made from published documents alone, kept where they outlive the register.

`source` reads, `pages` says what is where, `rendering` writes it, `affected` knows what a publication touches; `build`
makes that anew, checks it (`checking`) and switches, `showing` does so one worker at a time. `store` keeps versions, as
trees of directories (`tree`), in a `folder` or a `bucket`; `views` serves them, and `search` alone asks the register.
How and why: docs/website.md, docs/adr/0010-website.md.
"""
