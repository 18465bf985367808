# -*- coding: latin-1 -*-
# Ein Café
MENU = "Käse"


def order():
    """Größe wählen."""
