package main

import (
	"bytes"
	"context"
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
	"github.com/postbud/postbud/plugin"
)

// The official samples come from everywhere in Europe and are not always what we
// ask of a company's own invoices.
var lenient = plugin.Values{"credit_reference": "no", "buyer_address": "no", "check_digits": "no"}

// TestTheOfficialSamplesArriveAtOpenSSH has every official invoice taken out of a
// folder, written in each format and put on a real SFTP server.
func TestTheOfficialSamplesArriveAtOpenSSH(t *testing.T) {
	sources := officialSamples(t)
	x := newTrial(t)
	server := openSSH(t, x)
	written := []string{"peppolbis", "csv", "json"}
	for _, format := range written {
		x.folder(t, "partner/"+format)
		in := x.folder(t, "in-"+format)
		for name, text := range sources {
			if err := os.WriteFile(filepath.Join(in, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		x.to("sftp-"+format, "sftp", server.settings.With(plugin.Values{"folder": format}))
		x.from("from-"+format, "folder", plugin.Values{"path": in, "settle": "0s"},
			configs.Rule{Format: format, Destination: "sftp-" + format, General: lenient})
	}
	x.apply(t)
	var table strings.Builder
	for _, format := range written {
		o, r := x.run(t, "from-"+format)
		fmt.Fprintf(&table, "%-10s %v: %s\n", format, r.took, o.tally())
		if len(o.Documents) != len(sources) || o.Found != len(sources) {
			t.Errorf("%s: %d of %d samples were taken", format, len(o.Documents), len(sources))
		}
		if n := o.States[ledger.Delivered] + o.States[ledger.Stopped]; n != len(sources) {
			t.Errorf("%s: %s", format, o.tally())
		}
		folder := filepath.Join(server.home, format)
		o.has(t, folder)
		loses(t, format, sources, folder, o)
		if format == "peppolbis" {
			table.WriteString(o.unsent())
			judged(t, folder)
		}
	}
	t.Logf("%d samples\n%s", len(sources), table.String())
}

// officialSamples are the official UBL invoices and credit notes by file name.
func officialSamples(t *testing.T) map[string][]byte {
	t.Helper()
	shared := judge.NeedShared(t)
	all := map[string][]byte{}
	for _, set := range []string{"bis3", "en16931-ubl"} {
		files, err := filepath.Glob(filepath.Join(shared, "testdata", set, "*.[xX][mM][lL]"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no documents in %s: %v", set, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.Base(file)] = text
		}
	}
	return all
}

// loses holds each delivered document against the sample that it was made of, by
// number. Only the terms may be lost that the format says it cannot carry.
func loses(t *testing.T, format string, sources map[string][]byte, folder string, o outcome) {
	t.Helper()
	plug, _ := builtin.Formats().Find(format)
	byNumber := map[string][]*invoice.Invoice{}
	for name, text := range sources {
		inv, err := readBytes(t.Context(), text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		byNumber[inv.Number] = append(byNumber[inv.Number], inv)
	}
	for _, d := range o.Documents {
		if d.State != ledger.Delivered {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, d.File))
		if err != nil {
			t.Error(err)
			continue
		}
		got, err := readBytes(t.Context(), text)
		if err != nil {
			t.Errorf("%s %s: what was sent cannot be read: %v", format, d.Number, err)
			continue
		}
		var best []string
		for i, want := range byNumber[d.Number] {
			lost := invoice.Lost(want, got)
			lost = slices.DeleteFunc(lost, func(term string) bool { return slices.Contains(plug.Loses, term) })
			if i == 0 || len(lost) < len(best) {
				best = lost
			}
		}
		if len(byNumber[d.Number]) == 0 || len(best) > 0 {
			t.Errorf("%s %s lost %v", format, d.Number, best)
		}
	}
}

func readBytes(ctx context.Context, text []byte) (*invoice.Invoice, error) {
	env, done, err := spooling()
	if err != nil {
		return nil, err
	}
	defer done()
	c, err := env.Spool(ctx, "application/octet-stream", bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	inv, err := formats.ReadAny(ctx, builtin.Formats(), c, env)
	if err != nil {
		return nil, err
	}
	for i := range inv.Attachments { // they lie in a folder that goes away
		c := &inv.Attachments[i].Content
		if !c.Given() {
			continue
		}
		r, err := c.Open()
		if err != nil {
			return nil, err
		}
		bytesOf, err := io.ReadAll(r)
		_ = r.Close()
		if err != nil {
			return nil, err
		}
		c.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(bytesOf)), nil }
	}
	return inv, nil
}

// judged has the official rules look at what was sent as Peppol BIS.
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
			counts[fmt.Sprintf("%s %s %s", f.Layer, f.Rule, f.Flag)]++
		}
		for _, f := range v.Fatal() {
			t.Errorf("we sent %s: %v", filepath.Base(v.File), f)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("judge: %d × %s", counts[what], what)
	}
	t.Logf("judge: %d documents", len(verdicts))
}
