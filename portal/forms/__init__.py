"""What the insured person's pages ask, and the sentences for what was left out or misread. No rule of a case is here."""
