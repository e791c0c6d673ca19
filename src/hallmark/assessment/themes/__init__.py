"""The chapters on kinds of crime and disorder, and what each says: course, season, outlook, place, harm, outcome."""
