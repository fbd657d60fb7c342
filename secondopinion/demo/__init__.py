"""The demonstration: what the product fills itself with on its first start, and the page of the letters sent."""
