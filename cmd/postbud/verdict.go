package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice"
)

// verdict is one document as the command prints it.
type verdict struct {
	File     string    `json:"file"`
	Format   string    `json:"format"`
	Valid    bool      `json:"valid"` // no fatal finding in the named sets
	Findings []finding `json:"findings"`

	unread bool
}

type finding struct {
	Rule    string       `json:"rule"`
	Flag    invoice.Flag `json:"flag"`
	Path    string       `json:"path"`
	Terms   []string     `json:"terms"`
	Message string       `json:"message"`
	Line    int          `json:"line,omitempty"` // of the XML, on which the element begins
}

// say prints a verdict as soon as it is there.
func (v *validation) say(o verdict) {
	var line bytes.Buffer
	if v.json {
		_ = json.NewEncoder(&line).Encode(o) // it holds texts only
	} else {
		o.inWords(&line, v.language)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case o.unread:
		v.unread++
	case !o.Valid:
		v.invalid++
	}
	v.done++
	v.bar.Set(v.done)
	if _, err := v.out.Write(line.Bytes()); v.broken == nil {
		v.broken = err
	}
}

func (o verdict) inWords(to *bytes.Buffer, l *text.Language) {
	word := "valid"
	switch {
	case o.unread:
		word = "unread"
	case !o.Valid:
		word = "invalid"
	}
	fmt.Fprintf(to, "%s: %s\n", plain(o.File), l.Word("cli.valid."+word))
	for _, f := range o.Findings {
		at := ""
		if f.Line > 0 && !o.unread { // what could not be read names its line itself
			at = " (" + l.Word("cli.line", "n", strconv.Itoa(f.Line)) + ")"
		}
		fmt.Fprintf(to, "  %s %s: %s%s\n", l.Word("cli.flag."+string(f.Flag)), f.Rule, plain(f.Message), at)
	}
}
