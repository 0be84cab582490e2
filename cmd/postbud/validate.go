package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/internal/text/sentences"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func validateCommand() *cobra.Command {
	var layers []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "validate FILE|FOLDER|ARCHIVE|- ...",
		Short: "Holds documents against the official rules",
		Long: `Validate reads documents, folders and ZIP archives of documents, or with "-" the
names of files from standard input, and says which rules each one breaks. The
rules follow from what a document says it is, unless --rules names them. Of XML
the line is told on which the element begins that breaks a rule; --language da says
it in Danish. In folders and archives, hidden files and those of other kinds, such as
pictures, are passed over, which is told. With --json a file that could not be read has
one finding, of the rule XML.

Exit code 0: all are valid; 1: one is invalid; 2: one could not be read;
130: it was ended with Ctrl-C.`,
		Args: takes("FILE ..."),
		RunE: func(cmd *cobra.Command, args []string) error {
			layers, err := ruleSets(layers, cmd.Flags().Changed("rules"))
			if err != nil {
				return err
			}
			readers, err := formats.OpenReaders(builtin.Formats(), plugin.Env{})
			if err != nil {
				return err
			}
			v := &validation{layers: layers, language: speaks(cmd), out: cmd.OutOrStdout(), json: asJSON, readers: readers,
				bar: newBar(cmd.ErrOrStderr(), "documents", 0)}
			return v.run(cmd, args)
		},
	}
	c.Flags().StringSliceVar(&layers, "rules", nil, "rule `sets`: "+strings.Join(rules.Layers(), ", "))
	c.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON for each document")
	return c
}

// ruleSets are the sets that --rules names, each once, whatever blanks and capital
// letters stand there.
func ruleSets(named []string, asked bool) (sets []string, err error) {
	for _, name := range named {
		set := strings.ToLower(strings.TrimSpace(name))
		switch {
		case set == "" || slices.Contains(sets, set):
		case slices.Contains(rules.Layers(), set):
			sets = append(sets, set)
		default:
			return nil, noRuleSet(set)
		}
	}
	if asked && len(sets) == 0 {
		return nil, noRuleSet("")
	}
	return sets, nil
}

func noRuleSet(name string) error {
	all := rules.Layers()
	return tell("no_rules", "name", plain(name), "nearest", plugin.Nearest(name, all), "list", strings.Join(all, ", "))
}

// validation is one run of the command.
type validation struct {
	layers   []string
	language *text.Language
	json     bool
	readers  formats.Readers

	mu                    sync.Mutex
	out                   io.Writer
	bar                   *bar
	done, invalid, unread int
	left                  leftOver
	broken                error // of out
}

// run judges what is named and prints as it goes. When the program is asked to end it
// does not wait for what is read: a pipe may give nothing for hours.
func (v *validation) run(cmd *cobra.Command, args []string) error {
	ctx := cmd.Context()
	done := make(chan struct{})
	go func() {
		defer close(done)
		v.all(ctx, cmd.InOrStdin(), args)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	v.mu.Lock() // so that no line ends in its middle
	defer v.mu.Unlock()
	v.bar.Done()
	v.left.tell(cmd.ErrOrStderr(), v.language)
	var wrong []string
	if v.unread > 0 {
		wrong = append(wrong, v.language.Word("cli.unread", "n", v.unread))
	}
	if v.invalid > 0 {
		wrong = append(wrong, v.language.Word("cli.invalid", "n", v.invalid))
	}
	switch {
	case v.broken != nil:
		return v.broken
	case ctx.Err() != nil:
		return ctx.Err()
	case v.done == 0:
		return tell("nothing_found")
	case v.unread > 0:
		return errors.New(strings.Join(wrong, ", "))
	case v.invalid > 0:
		return &needsPerson{says: wrong[0]}
	}
	return nil
}

// all judges every document that is named.
func (v *validation) all(ctx context.Context, stdin io.Reader, args []string) {
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
		find(ctx, name, stdin, func(d document) {
			if d.stranger {
				v.left.add(d.name)
				return
			}
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
}

// ahead is how many documents may be judged before the one that is printed next.
const ahead = 64

// asked is a document whose verdict is awaited.
type asked struct {
	document
	verdict chan verdict
}

func (v *validation) judge(ctx context.Context, d document) verdict {
	out := verdict{File: d.name, Findings: []finding{}}
	findings, err := v.findings(ctx, d, &out)
	if err != nil {
		out.unread = true
		one := finding{Rule: unreadable, Flag: invoice.Fatal, Terms: []string{}, Message: say(v.language, err)}
		if f := fault.As(err); f != nil {
			one.Line, _ = strconv.Atoi(f.Args["line"])
		}
		out.Findings = append(out.Findings, one)
		return out
	}
	for _, f := range findings {
		terms := f.Terms
		if terms == nil {
			terms = []string{}
		}
		out.Findings = append(out.Findings, finding{f.Rule, f.Flag, f.Path, terms, sentences.Say(v.language.Tag(), f), f.Line})
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
	head, whole, err := formats.Head(buffer)
	if err != nil {
		return nil, err
	}
	in := sizedReader{whole, d.size}
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
