"""The insured person's door for programs: what the cabinet's pages do, in JSON. Rules and forms are those of the pages."""
