"""What pages and API have in common: whose eyes a request has, its language, and requests that may be repeated."""
