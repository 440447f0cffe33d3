"""Relief programmes as dated data: what a case qualifies for, what it lacks, and the last day to act."""
