package p

func Build(
	name string, // its name
	parts ...struct {
		Size int
	},
) (
	result map[string]chan<- int,
	err error,
) {
	return
}

type Options /* all */ struct{}

func (o *Options) Each(func(int, string) error, interface{}) {}

const Greeting = "hello, // world"

var Table = map[string]int{
	"one": 1, // first
	"two": 2,
}

var Long = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789" + "0123456789012345678901234567890123456789012345678901234567890123456789"

func Variadic(a, b int, rest ...*Options)
