"""What every practice needs and none repeats: people, records, packs, forms, accounts, languages. Names no practice."""
