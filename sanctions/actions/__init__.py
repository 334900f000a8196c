"""The only writers of sanctions: submissions, reviews, publication, and what keepers and officers keep."""
