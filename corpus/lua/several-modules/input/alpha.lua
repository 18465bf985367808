return { a = 1 }
