"""People are reached within limits: one ledger of attempts for every caller and all cases of a person."""
