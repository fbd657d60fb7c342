"""The tus 1.0 protocol, spoken by both doors: views, and what headers say."""
