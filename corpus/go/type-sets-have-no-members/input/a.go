package number

type Integer interface {
	~int | ~int64 |
		~uint
}

type Key interface {
	comparable
	Hash() uint64
}

type Any interface{}
