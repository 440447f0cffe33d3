"""The registrar's and the assigner's desk: what waits to be accepted, and how cases went to mediators."""
