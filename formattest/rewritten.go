package formattest

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Rewriting is official documents that somebody reads and the format writes anew.
type Rewriting struct {
	Plugin   formats.Plugin
	Settings plugin.Values
	Sets     []string // of the official samples
	Without  string   // part of the names of documents that are left out
	Read     func(context.Context, io.Reader) (*invoice.Invoice, error)
	Rules    []string // that the documents are held against as they came, as judge.By names them
	Layers   string   // by which what is written is judged, as Judged has them
}

// Run writes the documents. No more may be lost than is declared, and no fatal rule
// broken that the document did not break as it came: by our own rules, and by the
// official ones where they can run.
func (r Rewriting) Run(t *testing.T) {
	t.Helper()
	s := &subject{TB: t, plugin: r.Plugin, options: Options{Settings: r.Settings}}
	came := r.documents(s)
	written, broken := map[string][]byte{}, map[string][]string{}
	for name, text := range came {
		want, err := r.Read(s.Context(), bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		written[name] = s.write(want)
		for _, term := range Missing(want, s.read(written[name])) {
			if !s.lost()[term] {
				t.Errorf("%s loses %s", name, term)
			}
		}
		broken[name] = fatalOurs(s.validate(name, text))
		none(t, name, fatalOurs(s.validate(name, written[name])), broken[name])
	}
	clean, valid := 0, 0
	for _, v := range verdictsOn(t, r.Rules, came) {
		if found := fatal(v); !slices.Contains(found, judge.XSLTError) { // else the run ended before it had found all
			broken[filepath.Base(v.File)] = found
		}
		if v.Valid {
			clean++
		}
	}
	for _, v := range Judged(t, r.Layers, written) {
		none(t, v.File, fatal(v), broken[filepath.Base(v.File)])
		if v.Valid {
			valid++
		}
	}
	t.Logf("%d documents, %d of them valid before, %d after", len(came), clean, valid)
}

// none reports rules that are broken and were not before. The schema must always hold.
func none(t *testing.T, name string, after, before []string) {
	t.Helper()
	for _, rule := range after {
		if rule == judge.XSD || !slices.Contains(before, rule) {
			t.Errorf("%s breaks %s", name, rule)
		}
	}
}

// documents is those of the sets, by set and name.
func (r Rewriting) documents(s *subject) map[string][]byte {
	s.Helper()
	all := map[string][]byte{}
	for _, set := range r.Sets {
		files, err := filepath.Glob(filepath.Join(judge.NeedShared(s), "testdata", set, "*.[xX][mM][lL]"))
		if err != nil || len(files) == 0 {
			s.Fatalf("no documents in %s: %v", set, err)
		}
		for _, file := range files {
			if r.Without != "" && strings.Contains(file, r.Without) {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				s.Fatal(err)
			}
			all[strings.ToLower(set+"--"+filepath.Base(file))] = text
		}
	}
	return all
}
