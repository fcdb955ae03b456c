"""Cases, obligors' tracks, damage items and the ledger of coverage."""
