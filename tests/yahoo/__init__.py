"""A loopback Yahoo that unmodified yfinance reaches through HTTPS_PROXY and a throw-away CA (server.py)."""
