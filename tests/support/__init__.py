"""What tests share: builders, hosts, clocks."""
