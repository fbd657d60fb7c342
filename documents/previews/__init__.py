"""Looking into files that strangers sent: always in a limited child process (jail.py starts it, child.py is it)."""
