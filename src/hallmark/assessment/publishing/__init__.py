"""From an adopted version to what the public reads: asked for by one person, approved by another, made by a job."""
