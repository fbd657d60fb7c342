"""Reading a letter: headers, text, attachments, what kind of letter it is. Pure Python in a limited child; no Django."""
