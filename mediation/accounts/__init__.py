"""Who uses the system: institutions, courts, mediators, people with a login."""
