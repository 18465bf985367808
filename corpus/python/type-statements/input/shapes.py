type Length = float
type Grid[T] = list[list[T]]
type _Hidden = int


class Canvas:
    type Pixel = tuple[int, int]
