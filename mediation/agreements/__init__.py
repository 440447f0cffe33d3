"""The mediation agreement: numbered, signed, effective, unchangeable."""
