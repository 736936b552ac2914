"""What people hand in: files and readings as they came, their states, and a journal to which lines are only added."""
