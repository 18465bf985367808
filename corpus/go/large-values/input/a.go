package p

var Numbers = []int{
	0, 1, 2, // row 0
	3, 4, 5, // row 3
	6, 7, 8, // row 6
	9, 10, 11, // row 9
	12, 13, 14, // row 12
	15, 16, 17, // row 15
	18, 19, 20, // row 18
	21, 22, 23, // row 21
	24, 25, 26, // row 24
	27, 28, 29, // row 27
	30, 31, 32, // row 30
	33, 34, 35, // row 33
	36, 37, 38, // row 36
	39, 40, 41, // row 39
	42, 43, 44, // row 42
	45, 46, 47, // row 45
	48, 49, 50, // row 48
	51, 52, 53, // row 51
	54, 55, 56, // row 54
	57, 58, 59, // row 57
	60, 61, 62, // row 60
	63, 64, 65, // row 63
	66, 67, 68, // row 66
	69, 70, 71, // row 69
	72, 73, 74, // row 72
	75, 76, 77, // row 75
	78, 79, 80, // row 78
	81, 82, 83, // row 81
	84, 85, 86, // row 84
	87, 88, 89, // row 87
	90, 91, 92, // row 90
	93, 94, 95, // row 93
	96, 97, 98, // row 96
	99, 100, 101, // row 99
	102, 103, 104, // row 102
	105, 106, 107, // row 105
	108, 109, 110, // row 108
	111, 112, 113, // row 111
	114, 115, 116, // row 114
	117, 118, 119, // row 117
}

// Sum adds.
func Sum() int {
	total := 0
	for _, n := range Numbers {
		total += n
	}
	return total
}

var Text = ""+ // 80 bytes
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" +
	"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"

const Last = 1
