"""``python -m app`` is ``leg-triage``."""

from app.cli import main

if __name__ == "__main__":
    main()
