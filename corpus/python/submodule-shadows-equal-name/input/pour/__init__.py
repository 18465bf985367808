from .pour import pour
