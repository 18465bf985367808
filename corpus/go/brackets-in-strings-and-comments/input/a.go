package p

func Brace() string {
	// a { brace and a " quote
	return "}" + `{"
}` + string('{') + string('"') + string('\'') + "\"}" /* { */
}

const Open = '{'

var Raw = `
func Hidden() {}
type Hidden struct{}
`

type Tagged struct {
	A int `json:"} a long tag with a brace"`
	B int "another } with a brace in it"
}

const Close = "/* not a comment"

func After() {}
