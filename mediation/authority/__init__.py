"""How far an institution lets its cases be settled: published by it, asked at once, never shown to who asks."""
