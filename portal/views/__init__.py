"""The pages of the insured person's door, a module for each place of the cabinet."""
