"""The organisation's door for its own systems: what its pages do, told in JSON. Rules and forms are those of the pages."""
