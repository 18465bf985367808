return { fine = 1 }
