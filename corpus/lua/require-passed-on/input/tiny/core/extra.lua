return { more = 1 }
