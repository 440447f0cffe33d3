"""The clock: one leader ticks, every job runs once for every slot."""
