"""Pages for people who work on Callboard. Their addresses exist outside production only."""
