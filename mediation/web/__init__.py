"""Pages for banks, mediators, registrars, courts and parties."""
