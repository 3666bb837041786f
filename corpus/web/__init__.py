"""The public web: which addresses and machines are asked, how often, and what comes back."""
