"""The main ways of each role in headless Chromium, against a real server process over a generated world."""
