"""Names and text, purely: what may stand in a record, its script, its Latin form. Matching comes to live here."""
