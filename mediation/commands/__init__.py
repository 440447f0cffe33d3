"""The command line: one verb per thing a person does from a shell."""
