"""The forms room: every form that branch and county print, from live data."""
