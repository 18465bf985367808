package radio

import "io"

type Radio interface {
	// Tune changes the station.
	Tune(megahertz float64) error
	Volume() (level, max int) // from 0
	antenna()
	io.Closer
	Speaker
}

type Speaker interface{ Beep(times ...int) }
