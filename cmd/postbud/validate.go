package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

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
			if language != "en" && language != "da" {
				return fmt.Errorf("there are no sentences in %q; there are en, da", language)
			}
			readers, err := formats.OpenReaders(builtin.Formats(), plugin.Env{})
			if err != nil {
				return err
			}
			v := &validation{layers: layers, language: language, out: cmd.OutOrStdout(), json: asJSON, readers: readers,
				bar: newBar(cmd.ErrOrStderr(), "documents", 0)}
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
	readers  formats.Readers

	mu                    sync.Mutex
	out                   io.Writer
	bar                   *bar
	done, invalid, unread int
	broken                error // of out
}

func (v *validation) run(cmd *cobra.Command, args []string) error {
	ctx := cmd.Context()
	work, inOrder := make(chan asked), make(chan asked, ahead)
	var workers, printer sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for a := range work {
				a.verdict <- v.judge(ctx, a.document)
			}
		})
	}
	printer.Go(func() {
		for a := range inOrder {
			v.say(<-a.verdict)
		}
	})
	for _, name := range args {
		find(ctx, name, cmd.InOrStdin(), func(d document) {
			v.bar.Found()
			a := asked{d, make(chan verdict, 1)}
			select {
			case work <- a:
				inOrder <- a
			case <-ctx.Done():
			}
		})
	}
	close(work)
	close(inOrder)
	workers.Wait()
	printer.Wait()
	v.bar.Done()
	switch {
	case v.broken != nil:
		return v.broken
	case ctx.Err() != nil:
		return ctx.Err()
	case v.done == 0:
		return errors.New("there is no document to look at in what was named")
	case v.unread > 0 && v.invalid > 0:
		return fmt.Errorf("%s could not be read, %s", documents(v.unread), areInvalid(v.invalid))
	case v.unread > 0:
		return fmt.Errorf("%s could not be read", documents(v.unread))
	case v.invalid > 0:
		return &needsPerson{says: areInvalid(v.invalid)}
	}
	return nil
}

// ahead is how many documents may be judged before the one that is printed next.
const ahead = 64

// asked is a document whose verdict is awaited.
type asked struct {
	document
	verdict chan verdict
}

func documents(n int) string {
	if n == 1 {
		return "1 document"
	}
	return fmt.Sprintf("%d documents", n)
}

func areInvalid(n int) string {
	if n == 1 {
		return "1 document is invalid"
	}
	return fmt.Sprintf("%d documents are invalid", n)
}

func (v *validation) judge(ctx context.Context, d document) verdict {
	out := verdict{File: d.name, Findings: []finding{}}
	findings, err := v.findings(ctx, d, &out)
	if err != nil {
		out.unread = true
		out.Findings = append(out.Findings, finding{Rule: unreadable, Flag: invoice.Fatal, Terms: []string{}, Message: err.Error()})
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

// largeDocument is the bytes from which on a document is checked in little memory
// rather than in little time.
const largeDocument = 32 << 20

var tightMemory = sync.OnceFunc(func() { debug.SetGCPercent(25) })

// unreadable is the rule of a file that could not be read.
const unreadable = "XML"

// findings holds XML against the rules that it asks for, also where no format of
// ours reads it. A file of another form is held against the rules of its format; or
// it is read and held against those that are named, else those of EN 16931.
func (v *validation) findings(ctx context.Context, d document, out *verdict) ([]invoice.Finding, error) {
	if d.trouble != nil {
		return nil, d.trouble
	}
	if d.size > largeDocument {
		tightMemory()
	}
	r, err := d.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	buffer := buffers.Get().(*bufio.Reader)
	buffer.Reset(r)
	defer buffers.Put(buffer)
	in := sizedReader{buffer, d.size}
	head, err := in.Peek(formats.HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	plug, reader, known := v.readers.Recognise(head)
	if known {
		out.Format = plug.Declared().Name
	}
	if !known && !looksLikeXML(head) {
		return nil, formats.Unrecognised()
	}
	day := invoice.DateOf(time.Now())
	if !known || strings.HasSuffix(plug.MediaType, "xml") {
		return rules.Check(ctx, in, day, v.layers...)
	}
	if own, ok := reader.(formats.Validator); ok && len(v.layers) == 0 {
		return own.Validate(ctx, in)
	}
	inv, err := reader.Read(ctx, in)
	if err != nil {
		return nil, err
	}
	return rules.CheckInvoice(ctx, inv, day, v.layers...)
}

var buffers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, formats.HeadBytes) }}

// sizedReader knows how long a file is, so that its reader makes room once.
type sizedReader struct {
	*bufio.Reader
	size int64
}

// Len is the length of the whole file in bytes, as long as nothing was read.
func (s sizedReader) Len() int { return int(s.size) }

// looksLikeXML says whether the first letter opens a tag, in any encoding.
func looksLikeXML(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(head, "\xef\xbb\xbf\xfe\xff\x00 \t\r\n"), []byte("<"))
}

// say prints a verdict as soon as it is there.
func (v *validation) say(o verdict) {
	var line bytes.Buffer
	if v.json {
		_ = json.NewEncoder(&line).Encode(o) // it holds texts only
	} else {
		o.inWords(&line)
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

func (o verdict) inWords(to *bytes.Buffer) {
	word := "valid"
	switch {
	case o.unread:
		word = "not readable"
	case !o.Valid:
		word = "invalid"
	}
	fmt.Fprintf(to, "%s: %s\n", plain(o.File), word)
	for _, f := range o.Findings {
		fmt.Fprintf(to, "  %s %s: %s\n", f.Flag, f.Rule, plain(f.Message))
	}
}
