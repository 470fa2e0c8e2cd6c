"""The parts that every page is made of: colours, type, words, buttons, cards."""
