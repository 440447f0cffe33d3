"""Every consented case gets a mediator without conflict and with room."""
