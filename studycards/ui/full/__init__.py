"""The full-screen face. The only rooms that import Textual."""
