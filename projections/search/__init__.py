"""What is looked for in claims: one row a text item in one version, with the positions at which it held."""
