"""What several stages do together to reach people: notices posted, sessions told, consent that stops things."""
