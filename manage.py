#!/usr/bin/env python
"""The command line of «Второе мнение». In the embedded mode every command works with nothing running."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondopinion.settings.embedded")

    from secondopinion.embedded import borrowed

    if borrowed.before(sys.argv):
        execute_from_command_line([sys.argv[0], "migrate", "--verbosity=0"])
    execute_from_command_line(sys.argv)
