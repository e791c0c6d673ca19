"""One area beside others: which are like it, funnel limits, and ranks that say how sure they are."""
