"""What is kept of calls and of feedback, in a SQLite file or in PostgreSQL; importing it loads no database library."""
