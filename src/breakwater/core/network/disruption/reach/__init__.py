"""Choose few who are near to everyone, for prevention and for sources (Borgatti 2006, KPP-Pos)."""
