"""The case (обращение за вторым мнением): everything true about it, and no HTTP."""
