package xrechnung

import (
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/plugin"
)

// The suite wants every invoice of its own to keep the rules. They are Danish ones
// and lack what XRechnung demands, so it sees the format in two halves: ReadWrite
// without the rules, Rules without the rest.
var (
	ReadWrite = formats.Declare(declaration, traits, func(s Settings, env plugin.Env) (formats.Format, error) {
		f, err := open(s, env)
		return struct {
			formats.Writer
			formats.Reader
		}{f.(formats.Writer), f.(formats.Reader)}, err
	})
	Rules = formats.Declare(declaration, traits, func(s Settings, env plugin.Env) (formats.Format, error) {
		f, err := open(s, env)
		return struct{ formats.Validator }{f.(formats.Validator)}, err
	})
)

// Current and Recognised are the specifications that are kept and those that are read.
var (
	Current    = current
	Recognised = recognised
)
