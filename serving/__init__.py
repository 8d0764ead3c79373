"""Cards read over HTTP: a photo is posted, its fields are answered."""
