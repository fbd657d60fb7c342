"""Medical imaging in a file or in a ZIP of a disc: what it holds, in what order, under whose name. No viewers here."""
