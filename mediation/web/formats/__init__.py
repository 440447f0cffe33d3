"""How days and moments are written where Django writes them, in the admin: as on every other page.

Django looks for these names in the folder of a language.
"""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d"]
