"""What `./dev` does; standard library only, as it runs before anything is installed."""
