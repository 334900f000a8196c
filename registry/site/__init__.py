"""Public pages made from what was published alone. The front page for now; the website comes to live here."""
