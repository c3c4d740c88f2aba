"""The benchmarks still run; how fast they say it is, no test decides."""
