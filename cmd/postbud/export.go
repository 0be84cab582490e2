package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice"
)

func exportCommand() *cobra.Command {
	var company, from, to, folder string
	var numbers, customers []string
	var dryRun, asJSON bool
	c := &cobra.Command{
		Use:   "export ACTIVATION",
		Short: "Exports chosen documents by hand: by invoice, customer or date",
		Long: `Export asks the source for the documents that the flags name and delivers those
that have not been exported. What is not activated and what was exported already
is listed and left. With --dry-run nothing is sent or kept as sent: the files are
made and checked, and written to a folder where --files names one.`,
		Args: takes("ACTIVATION"),
	}
	flags := dataFlags(c)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		q := adaptors.Query{Numbers: numbers, Customers: customers}
		for _, day := range []struct {
			flag, text string
			to         *invoice.Date
		}{{"from", from, &q.From}, {"to", to, &q.Until}} {
			if day.text == "" {
				continue
			}
			d, err := invoice.ParseDate(day.text)
			if err != nil {
				return fmt.Errorf("--%s: %w", day.flag, err)
			}
			*day.to = d
		}
		if q.From.Given() && q.Until.Given() && q.Until.Before(q.From) {
			return tell("export_backwards", "from", q.From.String(), "to", q.Until.String())
		}
		if !q.Manual() {
			return tell("export_what")
		}
		return withActivation(cmd, flags, company, args[0], func(ctx context.Context, i *installation, company string) error {
			e := export{i: i, cmd: cmd, company: company, activation: args[0], query: q, json: asJSON, folder: folder}
			return e.do(ctx, dryRun)
		})
	}
	companyFlag(c, &company)
	c.Flags().StringSliceVar(&numbers, "invoice", nil, "document `numbers`, with commas between them")
	c.Flags().StringSliceVar(&customers, "customer", nil, "customer `numbers` or the source's identifiers")
	c.Flags().StringVar(&from, "from", "", "first issue `date`, YYYY-MM-DD")
	c.Flags().StringVar(&to, "to", "", "last issue `date`, YYYY-MM-DD")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "make and check the files, send nothing")
	c.Flags().StringVar(&folder, "files", "", "`folder` for the files of a dry run")
	c.Flags().BoolVar(&asJSON, "json", false, "print the lists as JSON")
	return c
}

// export is one manual export.
type export struct {
	i                   *installation
	cmd                 *cobra.Command
	company, activation string
	query               adaptors.Query
	json                bool
	folder              string
}

// listed is a candidate as the command prints it.
type listed struct {
	Number   string `json:"number"`
	Kind     string `json:"kind"`
	Customer string `json:"customer"`
	Date     string `json:"date"`
	State    string `json:"state,omitempty"`
	Shown    string `json:"shown,omitempty"` // as the pages have it
	File     string `json:"file,omitempty"`
	Size     int64  `json:"size,omitempty"`
	SHA256   string `json:"sha256,omitempty"`
	Format   string `json:"format,omitempty"`
	Gateway  string `json:"gateway,omitempty"` // the destination's id
	Before   []way  `json:"before,omitempty"`  // where it was tried before, the first first
	Then     []way  `json:"then,omitempty"`    // where it goes when it surely cannot be delivered there
	Strict   bool   `json:"strict,omitempty"`  // to those of Then only when a person orders it
	Code     string `json:"code,omitempty"`
	Problem  string `json:"problem,omitempty"`
}

func (e export) do(ctx context.Context, dryRun bool) error {
	if err := e.byNumber(ctx); err != nil {
		return err
	}
	found, err := e.i.engine.Candidates(ctx, e.company, e.activation, e.query)
	if err != nil {
		return err
	}
	if !dryRun {
		return errors.Join(e.send(ctx, found), e.missing(found))
	}
	lists, err := e.lists(ctx, found)
	if err != nil {
		return err
	}
	if none := e.missing(found); none != nil {
		fmt.Fprintln(e.cmd.ErrOrStderr(), say(speaks(e.cmd), none))
	}
	return printLists(e.cmd.OutOrStdout(), speaks(e.cmd), lists, e.json)
}

// missing says which of the numbers that a person typed the source does not have.
func (e export) missing(found []engine.Candidate) error {
	var none []string
	for _, number := range e.query.Numbers {
		if !slices.ContainsFunc(found, func(c engine.Candidate) bool { return c.Transaction.Head.Number == number }) {
			none = append(none, number)
		}
	}
	if none == nil {
		return nil
	}
	return &needsPerson{err: tell("no_document", "name", e.activation, "list", strings.Join(none, ", "))}
}

// byNumber replaces the customer numbers that people know by the source's own
// identifiers. One that is not known may be new, so the source is asked.
func (e export) byNumber(ctx context.Context) error {
	refreshed := false
	for at := 0; at < len(e.query.Customers); {
		id, err := e.customer(ctx, e.query.Customers[at])
		switch {
		case err != nil:
			return err
		case id != "":
			e.query.Customers[at] = id
			at++
		case refreshed:
			return tell("no_customer", "value", plain(e.query.Customers[at]), "name", e.activation)
		default:
			refreshed = true
			if _, err := e.i.engine.RefreshCustomers(ctx, e.company, e.activation); err != nil {
				return err
			}
		}
	}
	return nil
}

// customer finds the source's identifier of a customer, "" for an unknown one.
func (e export) customer(ctx context.Context, number string) (id string, err error) {
	for c, err := range e.i.store.Directory.List(ctx, e.company, e.activation, "") {
		if err != nil {
			return "", err
		}
		if c.Number == number || c.ID == number {
			id = c.ID
		}
	}
	return id, nil
}

func (e export) lists(ctx context.Context, found []engine.Candidate) (map[engine.Group][]listed, error) {
	lists := map[engine.Group][]listed{engine.NotActivated: {}, engine.NotExported: {}, engine.AlreadyExported: {}}
	progress := newBar(e.cmd.ErrOrStderr(), speaks(e.cmd).Said("Making files"), len(found))
	defer progress.Done()
	for n, c := range found {
		progress.Set(n)
		l := listedOf(c)
		if c.Group != engine.NotActivated {
			if err := e.preview(ctx, c, &l); err != nil {
				return nil, err
			}
		}
		lists[c.Group] = append(lists[c.Group], l)
	}
	return lists, nil
}

func listedOf(c engine.Candidate) listed {
	head := c.Transaction.Head
	l := listed{Number: head.Number, Kind: head.Kind, Customer: head.Receiver, Date: head.IssueDate.String()}
	if c.Stored {
		l.State, l.Shown = string(c.Transaction.State), string(c.Transaction.ShownAt(time.Now()))
	}
	return l
}

func (e export) preview(ctx context.Context, c engine.Candidate, l *listed) error {
	p, err := e.i.engine.Preview(ctx, e.company, e.activation, c)
	if err != nil {
		return err
	}
	l.Format, l.Gateway = p.Format, p.Destination
	l.Before, l.Then, l.Strict = waysOf(p.Before), waysOf(p.Then), p.Strict
	if p.Problem != nil {
		l.Code, l.Problem = fault.CodeOf(p.Problem), say(speaks(e.cmd), p.Problem)
		return nil
	}
	l.File, l.Size, l.SHA256 = p.File.Name, p.File.Size, p.File.SHA256.String()
	if e.folder == "" || c.Group != engine.NotExported { // what is left is not sent
		return nil
	}
	return write(filepath.Join(e.folder, p.File.Name), p.File.Content)
}

func write(path string, c invoice.Content) (err error) {
	r, err := c.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, r); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

func printLists(out io.Writer, words *text.Language, lists map[engine.Group][]listed, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(lists)
	}
	for _, group := range []engine.Group{engine.NotActivated, engine.NotExported, engine.AlreadyExported} {
		fmt.Fprintf(out, "%s (%d)\n", words.Word("export."+string(group)), len(lists[group]))
		for _, l := range lists[group] {
			fmt.Fprintf(out, "  %-8s %s %-32s %s %s %s\n", plain(l.Number), l.Date, plain(l.Customer), l.File, l.Code, plain(l.Problem))
			if says := l.chain(words); says != "" {
				fmt.Fprintf(out, "  %-8s %s\n", "", says)
			}
		}
	}
	return nil
}

func (e export) send(ctx context.Context, found []engine.Candidate) error {
	o, err := e.i.engine.Export(ctx, e.company, e.activation, "command line", e.query, found)
	if err != nil {
		return err
	}
	var left []listed
	for _, c := range o.Left {
		l := listedOf(c)
		l.Problem = speaks(e.cmd).Said(o.Reasons[c.Transaction.ID])
		left = append(left, l)
	}
	return e.i.follow(ctx, e.cmd, o.Run, left, e.json)
}
