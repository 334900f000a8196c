"""Files of strangers, opened safely: nothing is trusted, little is held, and every refusal names the place."""
