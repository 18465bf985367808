first, second = 1, 2
(third, fourth) = 3, 4
[fifth, *rest] = 5, 6
left = right = 7
top = bottom, edge = 8, 9
