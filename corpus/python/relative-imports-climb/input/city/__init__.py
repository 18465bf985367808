MAYOR = "nobody"
