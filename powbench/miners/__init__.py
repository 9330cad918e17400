"""Any miner, measured by the shares it sends: a stratum server, the judge of shares, the count."""
