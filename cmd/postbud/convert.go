package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/internal/text/sentences"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func convertCommand() *cobra.Command {
	var x conversion
	c := &cobra.Command{
		Use:   "convert FILE|FOLDER|ARCHIVE|-",
		Short: "Writes a document in another format",
		Long: `Convert reads a document of any format that it recognises and writes it in
another one, to standard output unless -o names a file. Where the target needs
what the document lacks, it says which and writes nothing (exit code 1). What the
target does not carry, and other rules of it that the document breaks, are told, and
it is written. The settings of a format are on its page of the reference. "-" is a
document on standard input.

Of a folder or a ZIP archive every document is converted, each into a file of its own
in the folder that -o names. Files that are there already are not written over; hidden
files and those of other kinds, such as pictures, are passed over.`,
		Args: takes("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := os.MkdirTemp("", "postbud-")
			if err != nil {
				return err
			}
			defer func() { _ = os.RemoveAll(dir) }()
			x.cmd, x.language, x.aside = cmd, speaks(cmd), dir
			return unlessEnded(cmd.Context(), func(ctx context.Context) error { return x.do(ctx, args[0]) })
		},
	}
	c.Flags().StringVar(&x.to, "to", "", "`format` to write: "+strings.Join(builtin.Formats().Names(), ", "))
	c.Flags().StringVarP(&x.out, "output", "o", "", "`file` or folder to write (default: standard output)")
	c.Flags().StringArrayVar(&x.options, "set", nil, "a setting of the format, as `name=value`")
	_ = c.MarkFlagRequired("to")
	return c
}

// unlessEnded does something, and does not wait for it when the program is asked to
// end: what is read may be a pipe that gives nothing.
func unlessEnded(ctx context.Context, do func(context.Context) error) error {
	done := make(chan error, 1)
	go func() { done <- do(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// conversion is one call of the command.
type conversion struct {
	cmd      *cobra.Command
	language *text.Language
	to, out  string
	options  []string
	aside    string // a folder for what is read, which is removed
}

func (x *conversion) do(ctx context.Context, name string) error {
	if holdsSeveral(name) {
		return x.every(ctx, name)
	}
	if dir := filepath.Dir(x.out); x.out != "" && x.out != "-" {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return tell("no_folder", "name", plain(x.out), "folder", plain(dir))
		}
	}
	d := document{name: name, open: func() (io.ReadCloser, error) { return os.Open(name) }}
	if name == "-" {
		d.open = func() (io.ReadCloser, error) { return io.NopCloser(x.cmd.InOrStdin()), nil }
	}
	made, err := x.convert(ctx, d)
	if err != nil {
		return err
	}
	if same(name, x.out) {
		return tell("itself", "name", plain(x.out))
	}
	if x.out == "" || x.out == "-" {
		_, err = x.cmd.OutOrStdout().Write(made)
		return err
	}
	return os.WriteFile(x.out, made, 0o600)
}

// convert is one document in the other format. What is not carried, and the rules that
// it breaks, are told.
func (x *conversion) convert(ctx context.Context, d document) ([]byte, error) {
	made, left, others, err := x.made(ctx, d)
	if err != nil {
		return nil, notDone(d.name, err)
	}
	warn := x.cmd.ErrOrStderr()
	if len(left) > 0 {
		fmt.Fprintln(warn, x.language.Word("cli.left_out", "file", plain(d.name), "format", x.to, "list", x.terms(left)))
	}
	for _, f := range others {
		fmt.Fprintf(warn, "%s: %s %s: %s\n", plain(d.name), x.language.Word("cli.flag."+string(f.Flag)), f.Rule, plain(sentences.Say(x.language.Tag(), f)))
	}
	return made, nil
}

func (x *conversion) terms(numbers []string) string {
	names := make([]string, len(numbers))
	for i, number := range numbers {
		names[i] = x.language.Term(number)
	}
	return strings.Join(names, ", ")
}

// notDone is exit code 1 for a document that the target cannot hold and 2 for all
// else, such as one that cannot be read. Where a setting has it written in another way,
// the flag for it is told.
func notDone(file string, err error) error {
	if f := fault.As(err); f != nil && f.Args["with"] != "" {
		err = fmt.Errorf("%w\n%w", err, tell("choice", "setting", f.Args["setting"], "with", f.Args["with"]))
		if f.Args["or_with"] != "" {
			err = fmt.Errorf("%w\n%w", err, tell("choice_or", "setting", f.Args["or_setting"], "with", f.Args["or_with"]))
		}
	}
	named := fmt.Errorf("%s: %w", plain(file), err)
	if fault.KindOf(err) == fault.Invalid && !errors.As(err, new(unread)) {
		return &needsPerson{err: named}
	}
	return named
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

// leftOut is the numbers of the given terms that the target does not carry.
func leftOut(ctx context.Context, f formats.Format, made []byte, inv *invoice.Invoice) []string {
	reader, ok := f.(formats.Reader)
	if !ok {
		return nil
	}
	got, err := reader.Read(ctx, bytes.NewReader(made))
	if err != nil {
		return nil
	}
	return invoice.Lost(inv, got)
}

// made returns the document, the terms that it does not carry, and the findings of the
// target's rules.
func (x *conversion) made(ctx context.Context, d document) (made []byte, left []string, found []invoice.Finding, err error) {
	all := builtin.Formats()
	target, ok := all.Find(x.to)
	if !ok {
		return nil, nil, nil, tell("no_format", "name", plain(x.to), "list", strings.Join(all.Names(), ", "))
	}
	settings := plugin.Values{}
	for _, o := range x.options {
		name, value, given := strings.Cut(o, "=")
		if name = strings.TrimSpace(name); !given || name == "" {
			return nil, nil, nil, tell("set_form", "value", plain(o))
		}
		settings[name] = value
	}
	env, done, err := spooling(x.aside)
	if err != nil {
		return nil, nil, nil, err
	}
	defer done()
	c, err := spool(ctx, env, d)
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
		return nil, nil, nil, tell("only_read", "format", x.to)
	}
	var b bytes.Buffer
	if err := writer.Write(ctx, &b, inv); err != nil {
		return nil, nil, nil, err
	}
	found, err = checked(ctx, f, b.Bytes(), inv, x.language.Tag())
	return b.Bytes(), leftOut(ctx, f, b.Bytes(), inv), found, err
}

// checked holds what was written against the rules of its format. A fatal one that
// asks for a term which the invoice lacks is an Invalid fault.
func checked(ctx context.Context, f formats.Format, made []byte, inv *invoice.Invoice, language string) ([]invoice.Finding, error) {
	validator, ok := f.(formats.Validator)
	if !ok {
		return nil, nil
	}
	findings, err := validator.Validate(ctx, bytes.NewReader(made))
	if err != nil {
		return nil, err
	}
	has := givenBy(inv)
	var lacks []string
	for _, f := range findings {
		if f.Flag == invoice.Fatal && has.lacks(f) {
			named := strings.Join(append(slices.Clone(f.Terms), f.Rule), ", ")
			lacks = append(lacks, fmt.Sprintf("%s (%s)", sentences.Say(language, f), named))
		}
	}
	if lacks != nil {
		return nil, fault.New(fault.Invalid, "%s", strings.Join(lacks, "; "))
	}
	return findings, nil
}

// spooling lends formats a temporary folder within another; done removes it.
func spooling(in string) (env plugin.Env, done func(), err error) {
	dir, err := os.MkdirTemp(in, "")
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

func spool(ctx context.Context, env plugin.Env, d document) (invoice.Content, error) {
	if d.trouble != nil {
		return invoice.Content{}, d.trouble
	}
	r, err := d.open()
	if err != nil {
		return invoice.Content{}, err
	}
	defer r.Close()
	return env.Spool(ctx, "application/octet-stream", r)
}
