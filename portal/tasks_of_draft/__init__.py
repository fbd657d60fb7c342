"""The draft's tasks as rows: what is ready, what is lacking, the words for each. ``portal.hub`` makes the list of them."""
