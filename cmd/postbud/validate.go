package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/text/sentences"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func validateCommand() *cobra.Command {
	var layers []string
	var language string
	var asJSON bool
	c := &cobra.Command{
		Use:   "validate FILE|FOLDER|ARCHIVE|- ...",
		Short: "Holds documents against the official rules",
		Long: `Validate reads documents, folders and ZIP archives of documents, or with "-" the
names of files from standard input, and says which rules each one breaks. The
rules follow from what a document says it is, unless --rules names them.

Exit code 0: all are valid; 1: one is invalid; 2: one could not be read.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, l := range layers {
				if !slices.Contains(rules.Layers(), l) {
					return fmt.Errorf("there is no rule set %q; there are %s", l, strings.Join(rules.Layers(), ", "))
				}
			}
			v := &validation{layers: layers, language: language, out: bufio.NewWriter(cmd.OutOrStdout()), json: asJSON, formats: builtin.Formats()}
			return v.run(cmd, args)
		},
	}
	c.Flags().StringSliceVar(&layers, "rules", nil, "rule `sets`: "+strings.Join(rules.Layers(), ", "))
	c.Flags().StringVar(&language, "language", "en", "`language` of the sentences: en, da")
	c.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON for each document")
	return c
}

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
}

// validation is one run of the command.
type validation struct {
	layers   []string
	language string
	json     bool
	formats  *formats.Registry

	mu              sync.Mutex
	out             *bufio.Writer
	invalid, unread int
}

func (v *validation) run(cmd *cobra.Command, args []string) error {
	ctx := cmd.Context()
	work := make(chan document)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for d := range work {
				v.say(v.judge(ctx, d))
			}
		})
	}
	for _, name := range args {
		find(ctx, name, cmd.InOrStdin(), work)
	}
	close(work)
	workers.Wait()
	if err := v.out.Flush(); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case v.unread > 0:
		return fmt.Errorf("%d documents could not be read", v.unread)
	case v.invalid > 0:
		return &needsPerson{says: fmt.Sprintf("%d documents are invalid", v.invalid)}
	}
	return nil
}

func (v *validation) judge(ctx context.Context, d document) verdict {
	out := verdict{File: d.name, Findings: []finding{}}
	findings, err := v.findings(ctx, d, &out)
	if err != nil {
		out.unread = true
		rule := "XML"
		if code := fault.CodeOf(err); code != "" && code != "DOC-XML" {
			rule = code
		}
		out.Findings = append(out.Findings, finding{Rule: rule, Flag: invoice.Fatal, Terms: []string{}, Message: err.Error()})
		return out
	}
	for _, f := range findings {
		terms := f.Terms
		if terms == nil {
			terms = []string{}
		}
		out.Findings = append(out.Findings, finding{f.Rule, f.Flag, f.Path, terms, sentences.Say(v.language, f)})
	}
	out.Valid = !invoice.Rejects(findings)
	return out
}

func (v *validation) findings(ctx context.Context, d document, out *verdict) ([]invoice.Finding, error) {
	if d.trouble != nil {
		return nil, d.trouble
	}
	c := invoice.Content{Open: d.open}
	plug, _, err := formats.Recognise(v.formats, c, plugin.Env{})
	if err != nil {
		return nil, err
	}
	out.Format = plug.Declared().Name
	r, err := d.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return rules.Check(ctx, r, invoice.DateOf(time.Now()), v.layers...)
}

func (v *validation) say(o verdict) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case o.unread:
		v.unread++
	case !o.Valid:
		v.invalid++
	}
	if v.json {
		_ = json.NewEncoder(v.out).Encode(o) // a broken pipe shows at Flush
		return
	}
	word := "valid"
	if !o.Valid {
		word = "invalid"
	}
	fmt.Fprintf(v.out, "%s: %s\n", plain(o.File), word)
	for _, f := range o.Findings {
		fmt.Fprintf(v.out, "  %s %s: %s\n", f.Flag, f.Rule, plain(f.Message))
	}
}
