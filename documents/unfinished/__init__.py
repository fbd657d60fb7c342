"""Where the bytes of unfinished uploads lie: beside the storage, whichever it is. Rows and rules are not here."""
