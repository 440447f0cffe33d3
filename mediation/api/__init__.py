"""What banks' systems talk to: JSON over HTTP, with tokens of their own."""
