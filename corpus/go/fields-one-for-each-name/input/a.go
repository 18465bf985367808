package garden

type Bed struct {
	Length, width, Depth float64 `json:"length"`
	soil                 string
	Plants               map[string][]*Plant // by row
	OnRain               func(mm int, hours ...int) (ok bool)
	_                    [4]byte
}

type Plant struct{}
