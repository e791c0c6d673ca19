"""Small turns of phrase that several theme parts share."""

from hallmark.assessment.wording import capital

CALLED = {
    "Violence and sexual offences": ("violent or sexual offence", "violence and sexual offences"),
    "Robbery": ("robbery", "robberies"),
    "Possession of weapons": ("weapons offence", "weapons offences"),
    "Burglary": ("burglary", "burglaries"),
    "Vehicle crime": ("vehicle crime", "vehicle crimes"),
    "Shoplifting": ("shoplifting offence", "shoplifting offences"),
    "Theft from the person": ("theft from the person", "thefts from the person"),
    "Bicycle theft": ("bicycle theft", "bicycle thefts"),
    "Other theft": ("other theft", "other thefts"),
    "Criminal damage and arson": ("criminal damage or arson offence", "criminal damage and arson offences"),
    "Public order": ("public order offence", "public order offences"),
    "Drugs": ("drug offence", "drug offences"),
    "Other crime": ("other crime", "other crimes"),
    "Anti-social behaviour": ("incident of anti-social behaviour", "incidents of anti-social behaviour"),
}
"""What one record of a category is, and several: a category of police.uk is often no noun that can be counted."""
SMALLEST_PERCENT = 0.05
"""A share under it would be printed as nought; it is not given."""


def lowered(text: str) -> str:
    """The first letter small, the rest as it is: a sentence after a colon."""
    return text[:1].lower() + text[1:]


def signed_percent(value: float) -> str:
    """``+29%``, ``−26%``, ``0%``."""
    return f"{value:+,.0f}%".replace("-", "−") if round(value) else "0%"


def percent(value: float) -> str:
    """A share with one decimal."""
    return f"{value:.1f}%"


def of_category(category: str, number: float = 0) -> str:
    """The records of a category as they follow their number: ``drug offences``; ``drug offence`` after 1."""
    one, several = CALLED.get(category, (f"record of {lowered(category)}", f"records of {lowered(category)}"))
    return one if number == 1 else several


def counted(number: float, category: str) -> str:
    """``365 drug offences``, ``1 robbery``."""
    return f"{number:,.0f} {of_category(category, number)}"


def titled(category: str) -> str:
    """The records of a category at the head of a sentence or title: ``Drug offences``."""
    return capital(of_category(category))
