"""Mailboxes that letters are fetched from: IMAP servers, and for the demo a folder. Reading the letters is not here."""
