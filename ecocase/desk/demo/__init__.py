"""Demo files: real cases as publicly reported, performed step by step on their real days."""
