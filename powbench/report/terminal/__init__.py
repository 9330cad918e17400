"""What people see in a terminal: one file for each answer."""
