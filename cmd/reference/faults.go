package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// treatment is what follows a fault of one kind; engine/after.go decides it.
type treatment struct{ example, engine, told, state string }

func treatments() map[fault.Kind]treatment {
	return map[fault.Kind]treatment{
		fault.Temporary: {"the server does not answer; the source asks us to slow down",
			"tries again by itself, further and further apart", "nobody, until the last try has failed", "`waiting`, in the end `stopped`"},
		fault.Uncertain: {"the line broke after the last byte",
			"looks at the far end first, and sends again only what is not there", "nobody, unless looking cannot tell", "`unknown`"},
		fault.Permanent: {"the document was deleted at the source; the file name is taken",
			"stops this document", "whoever is told about documents", "`stopped`; `rejected` when the receiver said no"},
		fault.Invalid: {"the totals do not add up; a unit is not known",
			"stops this document and names the rule", "whoever is told about documents", "`stopped`"},
		fault.RecipientNotFound: {"the customer has no export rule",
			"stops this document; activating the customer lets it go on", "whoever is told about documents", "`stopped`; `skipped` when the customer is not activated"},
		fault.Configuration: {"wrong password; folder gone; server key changed",
			"pauses the gateway or the source, not the documents one by one", "whoever is told about runs, once", "`waiting` behind it"},
		fault.Internal: {"a fault of the program itself",
			"tries once more, then stops this document; the log has all of it", "whoever is told about documents", "`stopped`"},
	}
}

func faults(root string) ([]byte, error) {
	all, err := constants(root, "fault/fault.go", "Kind")
	if err != nil {
		return nil, err
	}
	meaning, treated := said(all), treatments()
	var b bytes.Buffer
	b.WriteString(made + `# Faults

Every error has a kind. The program acts on the kind and never reads the text.

`)
	var rows [][]string
	for _, k := range fault.Kinds() {
		t, known := treated[k]
		if !known || meaning[string(k)] == "" {
			return nil, fmt.Errorf("nothing is said of the fault kind %s", k)
		}
		rows = append(rows, []string{quoted(string(k)), cell(meaning[string(k)]), t.example, t.engine, t.told, t.state})
	}
	table(&b, []string{"Kind", "Meaning", "For example", "The program", "Told", "State"}, rows)
	settings := engine.New(engine.Parts{Env: plugin.Env{Log: slog.New(slog.DiscardHandler)}}).Settings
	fmt.Fprintf(&b, `
## Waits

A delivery that failed is tried again after %s.
That makes %d tries in all. Each wait is up to a fifth shorter or longer, so that not
all come back at once. When the far end says how long to wait, that is done instead,
for at most a day, and it does not count as a try.

Five failures in a row at one gateway make it send one document at a time, until
one gets through. What waits behind a paused gateway looks every hour whether it
may go on.

## In the code

A fault is made where its kind is known: in the plug-in, at the far end's answer.
Above that only words are added, with `+"`%%w`"+`. An error without a kind counts as
`+"`internal`"+`. The one place that acts on kinds is `+"`engine/after.go`"+`. A fault that a
person can meet also bears a code of [the error catalogue](../problems.md).
`, spans(settings.Waits), len(settings.Waits)+1)
	return b.Bytes(), nil
}

func spans(all []time.Duration) string {
	words := make([]string, len(all))
	for i, d := range all {
		words[i] = span(d)
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func span(d time.Duration) string {
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := d / unit.of; d%unit.of == 0 && n == 1 {
			return "1 " + unit.name
		} else if d%unit.of == 0 && n > 0 {
			return fmt.Sprintf("%d %ss", n, unit.name)
		}
	}
	return d.String()
}
