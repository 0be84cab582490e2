package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/ledger"
)

// demoReport is what went where.
type demoReport struct {
	States    map[ledger.State]int `json:"states"`
	Documents []demoDocument       `json:"documents"`

	dir string
}

// demoDocument is one document of the report.
type demoDocument struct {
	Number            string       `json:"number"`
	Kind              string       `json:"kind"` // invoice or creditnote
	Customer          string       `json:"customer"`
	Format            string       `json:"format"`
	Gateway           string       `json:"gateway"`
	State             ledger.State `json:"state"`
	Rule              string       `json:"rule"`   // the rule or the code of the error catalogue that stopped it
	File              string       `json:"file"`   // at the receiver, relative to the demo's folder
	SHA256            string       `json:"sha256"` // of what was sent
	PossibleDuplicate bool         `json:"possible_duplicate,omitempty"`

	cause string
}

func reportDemo(ctx context.Context, i *installation, e *demoEnds) (demoReport, error) {
	r := demoReport{States: map[ledger.State]int{}, dir: e.dir}
	mails, err := mailFiles(filepath.Join(e.dir, demoBooks))
	if err != nil {
		return r, err
	}
	for t, err := range i.store.Ledger.Search(ctx, demoCompany, ledger.Filter{}) {
		if err != nil {
			return r, err
		}
		r.States[t.State]++
		d := demoDocument{
			Number: t.Head.Number, Kind: t.Head.Kind, Customer: t.Head.Receiver, Format: t.Format, Gateway: t.Gateway,
			State: t.State, Rule: t.Code, PossibleDuplicate: t.PossibleDuplicate, cause: t.Cause,
		}
		if t.Output.SHA256.Given() {
			d.SHA256 = t.Output.SHA256.String()
		}
		if t.State == ledger.Delivered {
			d.Rule = ""
			d.File = receivedFile(e.dir, t, mails)
		}
		r.Documents = append(r.Documents, d)
	}
	slices.SortFunc(r.Documents, func(a, b demoDocument) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind)*-1, cmp.Compare(len(a.Number), len(b.Number)), cmp.Compare(a.Number, b.Number))
	})
	return r, nil
}

// receivedFile is where a receiver keeps a document, by what the gateway says.
func receivedFile(dir string, t ledger.Transaction, mails map[string]string) string {
	switch t.Gateway {
	case "sftp":
		return path.Join(demoReceived, "sftp", t.RemoteID)
	case "email":
		return mails[strings.Trim(t.RemoteID, "<>")]
	}
	if within, err := filepath.Rel(dir, t.RemoteID); err == nil {
		return filepath.ToSlash(within)
	}
	return t.RemoteID
}

// mailFiles maps Message-IDs to files, by the mail server's own books.
func mailFiles(file string) (map[string]string, error) {
	entries, err := books.Read(file)
	files := map[string]string{}
	for _, e := range entries {
		if id := strings.Trim(e.MessageID, "<>"); id != "" {
			files[id] = path.Join(demoMail, e.Name)
		}
	}
	return files, err
}

func (r demoReport) print(out io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(r)
	}
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "\nWhat went where")
	fmt.Fprintln(w, "Format\tGateway\tDocuments")
	type road struct{ format, gateway string }
	roads := map[road]int{}
	for _, d := range r.Documents {
		if d.State == ledger.Delivered {
			roads[road{d.Format, d.Gateway}]++
		}
	}
	most := slices.SortedFunc(maps.Keys(roads), func(a, b road) int {
		return cmp.Or(cmp.Compare(roads[b], roads[a]), cmp.Compare(a.format+a.gateway, b.format+b.gateway))
	})
	for _, k := range most {
		fmt.Fprintf(w, "%s\t%s\t%d\n", k.format, k.gateway, roads[k])
	}
	fmt.Fprintln(w, "\nWhat did not go, and why")
	fmt.Fprintln(w, "Document\tCustomer\tState\tCode\tReason")
	for _, d := range r.Documents {
		if d.State != ledger.Delivered {
			fmt.Fprintf(w, "%s %s\t%s\t%s\t%s\t%s\n", d.Kind, d.Number, d.Customer, d.State, d.Rule, d.cause)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\n%d of %d documents were delivered. The receivers' files and books are in %s\n",
		r.States[ledger.Delivered], len(r.Documents), r.dir)
	return err
}
