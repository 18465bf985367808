package p

const Ünlaut = 1
const élan = 2
const Ωmega = 3
const 世界 = 4
const ǅ = 5

type Ålesund struct {
	Øy  int
	ñu  int
}
