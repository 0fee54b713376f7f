"""Training: annotated texts → weights. Needs the extra `train` (scikit-learn); nothing here is used at run time."""
