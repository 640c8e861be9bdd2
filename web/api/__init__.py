"""What programs of employers call: versioned, described by OpenAPI."""
