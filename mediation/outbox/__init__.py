"""What leaves the system: written with the event, sent by the clock."""
