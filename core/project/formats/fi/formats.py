"""18. marraskuuta."""

MONTH_DAY_FORMAT = "j. E"
