"""What those who write decks do: begin one, look at it, compare two versions, fill in ids, share it."""
