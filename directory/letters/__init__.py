"""Letters to operators, from the first draft to the answer. Each verb is one transaction."""
