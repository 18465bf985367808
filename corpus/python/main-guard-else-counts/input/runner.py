if __name__ == "__main__":
    mode = "script"
else:
    role = "library"

    def attach(): ...
