"""The OpenAPI 3.1 document, made from what each operation says of itself and from the models it uses."""
