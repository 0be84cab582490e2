package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/text/sentences"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func convertCommand() *cobra.Command {
	var to, out string
	var options []string
	c := &cobra.Command{
		Use:   "convert FILE",
		Short: "Writes a document in another format",
		Long: `Convert reads a document of any format that it recognises and writes it in
another one, to standard output unless -o names a file. Where the target needs
what the document lacks, it says which and writes nothing (exit code 1). What the
target does not carry, and other rules of it that the document breaks, are told, and
it is written. The settings of a format are on its page of the reference.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			made, left, others, err := convert(cmd.Context(), args[0], to, options)
			if err != nil {
				return notDone(args[0], err)
			}
			if len(left) > 0 {
				fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s does not carry as it was given: %s\n", args[0], to, strings.Join(left, ", "))
			}
			for _, f := range others {
				fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s %s: %s\n", args[0], f.Flag, f.Rule, plain(sentences.Say("en", f)))
			}
			if same(args[0], out) {
				return fmt.Errorf("%s is the document itself; name another file to write", out)
			}
			if out == "" || out == "-" {
				_, err = cmd.OutOrStdout().Write(made)
				return err
			}
			return os.WriteFile(out, made, 0o600)
		},
	}
	c.Flags().StringVar(&to, "to", "", "`format` to write: "+strings.Join(builtin.Formats().Names(), ", "))
	c.Flags().StringVarP(&out, "output", "o", "", "`file` to write (default: standard output)")
	c.Flags().StringArrayVar(&options, "set", nil, "a setting of the format, as `name=value`")
	_ = c.MarkFlagRequired("to")
	return c
}

// notDone is exit code 1 for a document that the target cannot hold and 2 for all
// else, such as one that cannot be read.
func notDone(file string, err error) error {
	if fault.KindOf(err) == fault.Invalid && !errors.As(err, new(unread)) {
		return &needsPerson{says: file + ": " + err.Error()}
	}
	return fmt.Errorf("%s: %w", file, err)
}

// unread is that the source could not be read.
type unread struct{ error }

func (u unread) Unwrap() error { return u.error }

// same says whether two names are of one file.
func same(one, other string) bool {
	a, err := os.Stat(one)
	if err != nil {
		return false
	}
	b, err := os.Stat(other)
	return err == nil && os.SameFile(a, b)
}

// leftOut is the given terms that the target does not carry, by name.
func leftOut(ctx context.Context, f formats.Format, made []byte, inv *invoice.Invoice) []string {
	reader, ok := f.(formats.Reader)
	if !ok {
		return nil
	}
	got, err := reader.Read(ctx, bytes.NewReader(made))
	if err != nil {
		return nil
	}
	var names []string
	for _, number := range invoice.Lost(inv, got) {
		term, _ := invoice.FindTerm(number)
		names = append(names, fmt.Sprintf("%s (%s)", term.Name, number))
	}
	return names
}

// convert returns the document, the terms that it does not carry, and the findings
// of the target's rules.
func convert(ctx context.Context, file, to string, options []string) (made []byte, left []string, found []invoice.Finding, err error) {
	all := builtin.Formats()
	target, ok := all.Find(to)
	if !ok {
		return nil, nil, nil, fmt.Errorf("there is no format %q; there are %s", to, strings.Join(all.Names(), ", "))
	}
	settings := plugin.Values{}
	for _, o := range options {
		name, value, _ := strings.Cut(o, "=")
		settings[name] = value
	}
	env, done, err := spooling()
	if err != nil {
		return nil, nil, nil, err
	}
	defer done()
	c, err := spoolFile(ctx, env, file)
	if err != nil {
		return nil, nil, nil, err
	}
	inv, err := formats.ReadAny(ctx, all, c, env)
	if err != nil {
		return nil, nil, nil, unread{err}
	}
	f, err := target.Open(settings, env)
	if err != nil {
		return nil, nil, nil, err
	}
	writer, ok := f.(formats.Writer)
	if !ok {
		return nil, nil, nil, fmt.Errorf("the format %s can only be read", to)
	}
	var b bytes.Buffer
	if err := writer.Write(ctx, &b, inv); err != nil {
		return nil, nil, nil, err
	}
	found, err = checked(ctx, f, b.Bytes(), inv)
	return b.Bytes(), leftOut(ctx, f, b.Bytes(), inv), found, err
}

// checked holds what was written against the rules of its format. A fatal one that
// asks for a term which the invoice lacks is an Invalid fault.
func checked(ctx context.Context, f formats.Format, made []byte, inv *invoice.Invoice) ([]invoice.Finding, error) {
	validator, ok := f.(formats.Validator)
	if !ok {
		return nil, nil
	}
	findings, err := validator.Validate(ctx, bytes.NewReader(made))
	if err != nil {
		return nil, err
	}
	var lacks []string
	for _, f := range findings {
		if f.Flag == invoice.Fatal && missing(inv, f.Terms) {
			lacks = append(lacks, fmt.Sprintf("%s (%s, %s)", sentences.Say("en", f), strings.Join(f.Terms, " "), f.Rule))
		}
	}
	if lacks != nil {
		return nil, fault.New(fault.Invalid, "%s", strings.Join(lacks, "; "))
	}
	return findings, nil
}

// missing says whether none of the terms is given: of those of a line, in one of
// the lines.
func missing(inv *invoice.Invoice, terms []string) bool {
	given := map[string]int{}
	for _, leaf := range invoice.Leaves(inv) {
		given[leaf.Term]++
	}
	for _, number := range terms {
		term, known := invoice.FindTerm(number)
		needed := 1
		if known && term.Group == "BG-25" {
			needed = len(inv.Lines)
		}
		if !known || given[number] >= needed {
			return false
		}
	}
	return len(terms) > 0
}

// spooling lends formats a temporary folder; done removes it.
func spooling() (env plugin.Env, done func(), err error) {
	dir, err := os.MkdirTemp("", "postbud-")
	if err != nil {
		return env, nil, err
	}
	done = func() { _ = os.RemoveAll(dir) }
	blobs, err := blob.Open(dir)
	if err != nil {
		done()
		return env, nil, err
	}
	env.Spool = blobs.Put
	return env, done, nil
}

func spoolFile(ctx context.Context, env plugin.Env, file string) (invoice.Content, error) {
	f, err := os.Open(file)
	if err != nil {
		return invoice.Content{}, err
	}
	defer f.Close()
	return env.Spool(ctx, "application/octet-stream", f)
}
