package main

import (
	"strings"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/internal/text"
)

// way is one destination of a document's rule as a command prints it.
type way struct {
	Gateway string `json:"gateway"` // the destination's id
	Format  string `json:"format,omitempty"`
}

func waysOf(ways []engine.Way) (all []way) {
	for _, w := range ways {
		all = append(all, way{w.Destination, w.Format})
	}
	return all
}

func (w way) String() string {
	if w.Format == "" {
		return plain(w.Gateway)
	}
	return plain(w.Gateway) + " (" + w.Format + ")"
}

// chain is the whole way of a document in words, "" for one that knows only one.
func (l listed) chain(words *text.Language) string {
	if len(l.Before)+len(l.Then) == 0 {
		return ""
	}
	then := "then"
	if l.Strict {
		then = "ordered"
	}
	return words.Word("cli.chain", "before", joined(l.Before), "gateway", way{l.Gateway, l.Format}.String(), then, joined(l.Then))
}

func joined(ways []way) string {
	var all []string
	for _, w := range ways {
		all = append(all, w.String())
	}
	return strings.Join(all, ", ")
}
