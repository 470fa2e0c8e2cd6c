"""Editors: one for each kind of field, all of them asked and told in the same words."""
