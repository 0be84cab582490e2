package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/internal/evidence"
	"github.com/postbud/postbud/internal/ledger"
)

func evidenceCommand() *cobra.Command {
	var company, out string
	c := &cobra.Command{
		Use:   "evidence INVOICE",
		Short: "Writes all that is kept of an invoice's deliveries into one ZIP archive",
		Long: `Evidence takes an invoice number, or the identity of one document, and writes a
ZIP archive with a folder for each of its deliveries: the document as the source
gave it, the exact bytes that were sent, the receipts, what the check found, every
attempt and every step with its time, and checksums of it all. "postbud verify"
tells later whether anything in it was changed. It may be run while a server works on
the folder.`,
		Args: takes("INVOICE"),
	}
	flags := dataFlags(c)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		return readCompany(cmd, flags, company, func(ctx context.Context, i *installation, company string) error {
			ids, err := i.documents(ctx, company, args[0])
			if err != nil {
				return err
			}
			write := func(w io.Writer) error { return i.engine.Evidence(ctx, w, company, ids...) }
			if out == "-" {
				return write(cmd.OutOrStdout())
			}
			if err := replaced(out, write); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), speaks(cmd).Word("cli.evidence", "n", len(ids), "name", out))
			return nil
		})
	}
	companyFlag(c, &company)
	c.Flags().StringVarP(&out, "output", "o", "evidence.zip", "`file` to write; - for standard output")
	return c
}

// documents are the identities of what a person means: all documents of a number, or
// the one of an identity.
func (i *installation) documents(ctx context.Context, company, name string) (ids []string, err error) {
	for t, err := range i.store.Ledger.Search(ctx, company, ledger.Filter{Numbers: []string{name}, Oldest: true}) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, t.ID)
	}
	if ids != nil {
		return ids, nil
	}
	t, err := i.store.Ledger.Find(ctx, company, name)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, tell("no_document", "name", company, "list", plain(name))
	}
	return []string{t.ID}, err
}

// replaced writes a file aside and gives it its name once it is whole. A link leads to
// the file, and what is no file, such as a pipe, is written to as it is.
func replaced(name string, write func(io.Writer) error) error {
	if to, err := filepath.EvalSymlinks(name); err == nil {
		name = to
	} else if to, err := os.Readlink(name); err == nil { // to what is not there yet
		name = to
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(f), f.Close())
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".postbud-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify FILE",
		Short: "Tells whether anything in an archive of evidence was changed",
		Long: `Verify checks an archive that "postbud evidence" or a document's page has written.
It needs nothing but the file. The exit code is 0 when every byte is as it was
written and every signed receipt is signed by whom it says, and 1 with the name of
the file that was changed, is missing or was added.`,
		Args: takes("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error { return verify(cmd, args[0]) },
	}
}

func verify(cmd *cobra.Command, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	report, err := evidence.Verify(cmd.Context(), f, info.Size())
	if err != nil {
		return err
	}
	l, out := speaks(cmd), cmd.OutOrStdout()
	for _, s := range report.Signed {
		key := "cli.verify_signed"
		if s.Refuses {
			key = "cli.verify_refused"
		}
		fmt.Fprintln(out, l.Word(key, "file", plain(s.File), "name", plain(s.By), "id", plain(s.Message), "fingerprint", s.Fingerprint))
	}
	for _, file := range report.Unproof {
		fmt.Fprintln(out, l.Word("cli.verify_unsigned", "file", plain(file)))
	}
	if len(report.Wrong) == 0 {
		fmt.Fprintln(out, l.Word("cli.verify_good", "name", plain(name), "n", report.Files))
		return nil
	}
	for _, w := range report.Wrong {
		fmt.Fprintln(out, l.Word("cli.verify_"+string(w.Fault), "file", plain(w.File), "why", plain(l.Said(w.Why))))
	}
	return &needsPerson{says: l.Word("cli.verify_bad", "name", plain(name), "n", len(report.Wrong))}
}
