package paint

import "image/color"

type Colour struct{ Red int }

func (c Colour) Mix() {}

type Color = Colour
type (
	RGBA   = color.RGBA
	Pot    = *Colour
	Shades = []Colour
)
type Set[T comparable] = map[T]struct{}
