package paper

import (
	"strconv"

	"github.com/postbud/postbud/fault"
)

// DefaultAccent is the colour of a page that is told none: a dark blue.
const DefaultAccent = "#1f4e79"

// CheckColour refuses, as a Configuration fault, what is no colour of six hexadecimal
// digits such as "#1f4e79", and colours so light that white letters on them cannot be
// read. "" is DefaultAccent.
func CheckColour(text string) error {
	_, err := parseColour(text)
	return err
}

func parseColour(text string) (rgb, error) {
	if text == "" {
		text = DefaultAccent
	}
	n, err := strconv.ParseUint(text[1:], 16, 32)
	if len(text) != 7 || text[0] != '#' || err != nil {
		return rgb{}, fault.New(fault.Configuration, "%q is not a colour such as %s", text, DefaultAccent)
	}
	c := rgb{int(n >> 16), int(n >> 8 & 0xff), int(n & 0xff)}
	if c.r*299+c.g*587+c.b*114 > 150*1000 {
		return rgb{}, fault.New(fault.Configuration, "the colour %s is too light for white letters on it", text)
	}
	return c, nil
}

// tint is a very light shade of the colour, for the ground below text.
func (c rgb) tint() rgb {
	light := func(v int) int { return 255 - (255-v)*8/100 }
	return rgb{light(c.r), light(c.g), light(c.b)}
}
