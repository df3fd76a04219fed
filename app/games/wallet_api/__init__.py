"""What game providers call. One folder for each dialect: signature, shapes, codes; the core is `app.games.play`."""
