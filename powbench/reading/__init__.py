"""What a person or a utility wrote, key by key; what each key means is nothing of this room."""
