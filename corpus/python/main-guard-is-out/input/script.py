def work(): ...


if __name__ == "__main__":
    result = work()

    def report(): ...

if __name__ == '__main__':
    import sys as sys

    again = 1
