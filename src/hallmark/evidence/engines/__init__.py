"""What reads the evidence: DuckDB within this process, or a Spark cluster. Queries are the same Ibis expressions."""
