"""Making new music: requests that are kept, limited, cached and carried out by providers."""
