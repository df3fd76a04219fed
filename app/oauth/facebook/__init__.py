"""Facebook Login: the way for people with a personal account, which Meta itself names beside Instagram's."""
