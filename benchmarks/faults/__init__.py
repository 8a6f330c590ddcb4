"""What becomes of a step when something goes wrong on the way to the phone."""
