"""The program on the screen: the application, its actions, rules made by a person, themes."""
