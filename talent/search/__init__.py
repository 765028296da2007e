"""What a search for performers asks and looks through: pure, no database."""
