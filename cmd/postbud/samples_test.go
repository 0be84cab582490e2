package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// lenient is for the official samples, which come from everywhere in Europe and are
// not always what we ask of a company's own invoices.
func lenient() plugin.Values {
	return plugin.Values{"credit_reference": "no", "buyer_address": "no", "check_digits": "no"}
}

// TestTheOfficialSamplesArriveAtOpenSSH has every official invoice taken out of a
// folder, written in each format and put on a real SFTP server. What arrives has
// the bytes that the ledger says, and lacks nothing that the format can carry.
// What does not arrive breaks a rule by the official verdict too.
func TestTheOfficialSamplesArriveAtOpenSSH(t *testing.T) {
	samples := officialSamples(t)
	x := newTrial(t)
	server := openSSH(t, x)
	roads := []road{
		{format: "peppolbis", layers: []string{"xsd-ubl21", "en16931-ubl", "peppol-ubl"},
			mends: []string{"PEPPOL-EN16931-R004", "PEPPOL-EN16931-R007"}},
		{format: "cii", layers: []string{"en16931-ubl"}},
		{format: "csv", layers: []string{"en16931-ubl"}},
		{format: "xlsx", layers: []string{"en16931-ubl"}},
		{format: "json", layers: []string{"en16931-ubl"}},
	}
	for _, r := range roads {
		x.folder(t, "partner/"+r.format)
		in := x.folder(t, "in-"+r.format)
		for name, s := range samples {
			if err := os.WriteFile(filepath.Join(in, name), s.text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		x.to("sftp-"+r.format, "sftp", server.settings.With(plugin.Values{"folder": r.format}))
		x.from("from-"+r.format, "folder", plugin.Values{"path": in, "settle": "0s"},
			configs.Rule{Format: r.format, Destination: "sftp-" + r.format, General: lenient()})
	}
	x.apply(t)
	table := fmt.Sprintf("%d samples\n", len(samples))
	for _, r := range roads {
		o, did := x.run(t, "from-"+r.format)
		table += fmt.Sprintf("%-10s %6d ms: %s\n", r.format, did.took.Milliseconds(), o.tally())
		if len(o.Documents) != len(samples) || o.Found != len(samples) {
			t.Errorf("%s: %d of %d samples were taken", r.format, len(o.Documents), len(samples))
		}
		folder := filepath.Join(server.home, r.format)
		o.has(t, folder)
		for _, d := range o.Documents {
			r.look(t, samples[d.Source], folder, d)
		}
	}
	t.Log(table)
	judged(t, filepath.Join(server.home, "peppolbis"))
}

// road is a format that the samples are sent in, and the official layers that a
// document must keep to be sent so.
type road struct {
	format string
	layers []string
	mends  []string // rules that a document keeps by being written anew
}

// sample is an official document with the fatal rules that it breaks officially,
// by layer.
type sample struct {
	text   []byte
	breaks map[string][]string
}

// look holds one document against its sample.
func (r road) look(t *testing.T, s sample, folder string, d outcomeDocument) {
	t.Helper()
	var due []string
	for _, layer := range r.layers {
		due = append(due, s.breaks[layer]...)
	}
	due = slices.DeleteFunc(due, func(rule string) bool { return slices.Contains(r.mends, rule) })
	rule := strings.Replace(d.Code, "DOC-REF-MISSING", "PEPPOL-EN16931-R003", 1)
	switch {
	case d.State == ledger.Delivered && len(due) == 0:
		r.loses(t, s.text, filepath.Join(folder, d.File))
	case d.State != ledger.Stopped || !slices.Contains(due, rule):
		t.Errorf("%s: %s is %s (%s %s), officially it breaks %v", r.format, d.Source, d.State, d.Code, d.Cause, due)
	}
}

// loses compares what was sent with what came. Only the terms may be lost that the
// format says it cannot carry.
func (r road) loses(t *testing.T, came []byte, sent string) {
	t.Helper()
	want, err := readBytes(t.Context(), came)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(sent)
	if err != nil {
		t.Error(err)
		return
	}
	got, err := readBytes(t.Context(), text)
	if err != nil {
		t.Errorf("%s: what was sent cannot be read: %v", sent, err)
		return
	}
	plug, _ := builtin.Formats().Find(r.format)
	lost := slices.DeleteFunc(invoice.Lost(want, got), func(term string) bool { return slices.Contains(plug.Loses, term) })
	if len(lost) > 0 {
		t.Errorf("%s lost %v", sent, lost)
	}
}

// officialSamples are the official UBL invoices and credit notes by file name.
func officialSamples(t *testing.T) map[string]sample {
	t.Helper()
	shared := judge.NeedShared(t)
	all := map[string]sample{}
	for _, set := range []string{"bis3", "en16931-ubl"} {
		folder := filepath.Join(shared, "testdata", set)
		files, err := filepath.Glob(filepath.Join(folder, "*.[xX][mM][lL]"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no documents in %s: %v", folder, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.Base(file)] = sample{text, map[string][]string{}}
		}
		verdicts(t, filepath.Join(folder, "expected.csv"), all)
	}
	return all
}

// verdicts reads what the official validators said: file, layer, rule, flag, count.
func verdicts(t *testing.T, file string, all map[string]sample) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if s, known := all[row[0]]; known && row[3] == "fatal" {
			s.breaks[row[1]] = append(s.breaks[row[1]], row[2])
		}
	}
}

func readBytes(ctx context.Context, text []byte) (*invoice.Invoice, error) {
	env := plugin.Env{Spool: func(_ context.Context, media string, r io.Reader) (invoice.Content, error) {
		part, err := io.ReadAll(r)
		return invoicetest.Content(media, part), err
	}}
	return formats.ReadAny(ctx, builtin.Formats(), invoicetest.Content("application/octet-stream", text), env)
}

// judged has the official rules look at what was sent as Peppol BIS: schema, EN
// 16931 and Peppol, all of which we check or make by writing.
func judged(t *testing.T, folder string) {
	t.Helper()
	judge.Need(t)
	verdicts, err := judge.By(t.Context(), []string{"schema", "en16931", "peppol"}, folder)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, v := range verdicts {
		for _, f := range v.Findings {
			counts[fmt.Sprintf("%s %s (%s)", f.Layer, f.Rule, f.Flag)]++
		}
		for _, f := range v.Fatal() {
			t.Errorf("we sent %s: %v", filepath.Base(v.File), f)
		}
	}
	t.Logf("the judge has %d findings on %d documents", len(counts), len(verdicts))
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%d × %s", counts[what], what)
	}
	if there := digests(t, folder); len(verdicts) != len(there) {
		t.Errorf("%d of %d documents were judged", len(verdicts), len(there))
	}
}
