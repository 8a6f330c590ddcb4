"""What a web agent costs around its model, measured side by side on one page with a scripted stand-in for the model."""
