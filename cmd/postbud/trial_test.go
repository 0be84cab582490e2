package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/plugin"
)

// trial is a company in a data folder of its own, worked on by the real program
// alone.
type trial struct {
	dir  string // of the test
	file configs.File
}

func newTrial(t *testing.T) *trial {
	t.Helper()
	return &trial{dir: t.TempDir(), file: configs.File{
		Company:      configs.Company{ID: "trial", Name: "Trial ApS", Test: true},
		Destinations: map[string]configs.Destination{},
		Activations:  map[string]configs.Activation{},
	}}
}

// to adds a destination.
func (x *trial) to(id, gateway string, settings plugin.Values) {
	x.file.Destinations[id] = configs.Destination{Name: id, Gateway: gateway, Settings: settings}
}

// from adds an activation whose documents go to a destination.
func (x *trial) from(id, adaptor string, settings plugin.Values, everyone configs.Rule) {
	everyone.Active = rule.On
	x.file.Activations[id] = configs.Activation{Name: id, Adaptor: adaptor, Settings: settings, Rules: configs.Rules{Everyone: everyone}}
}

// own adds a customer's own rule.
func (x *trial) own(activation, customer string, r configs.Rule) {
	a := x.file.Activations[activation]
	if a.Rules.Customers == nil {
		a.Rules.Customers = map[string]configs.Rule{}
	}
	a.Rules.Customers[customer] = r
	x.file.Activations[activation] = a
}

// set changes settings of an activation.
func (x *trial) set(activation string, settings plugin.Values) {
	a := x.file.Activations[activation]
	a.Settings = a.Settings.With(settings)
	x.file.Activations[activation] = a
}

// folder makes a folder below the trial's.
func (x *trial) folder(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(x.dir, name)
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// secret puts a secret where the file of the company can refer to it.
func (x *trial) secret(t *testing.T, name, text string) (reference string) {
	t.Helper()
	path := filepath.Join(x.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return "file:" + path
}

// postbud runs a command on the data folder.
func (x *trial) postbud(t *testing.T, args ...string) result {
	t.Helper()
	return postbud(t, append(args, "--data", filepath.Join(x.dir, "data"))...)
}

// apply writes the company's file and applies it.
func (x *trial) apply(t *testing.T) {
	t.Helper()
	path := filepath.Join(x.dir, "company.yaml")
	f, err := os.Create(path)
	if err == nil {
		err = configs.Write(f, x.file)
	}
	if err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	if r := x.postbud(t, "apply", path); r.code != 0 {
		t.Fatalf("apply ended with %d: %s", r.code, r.stderr)
	}
}

// run asks a source once. Its exit code must say whether a person is needed.
func (x *trial) run(t *testing.T, activation string) (outcome, result) {
	t.Helper()
	return x.outcome(t, "run", activation)
}

// outcome is what a run or an export by hand says came of it.
func (x *trial) outcome(t *testing.T, args ...string) (outcome, result) {
	t.Helper()
	r := x.postbud(t, append(args, "--json")...)
	return r.outcome(t), r
}

func (r result) outcome(t *testing.T) (o outcome) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.stdout), &o); err != nil {
		t.Fatalf("it ended with %d, %v: %s%s", r.code, err, r.stdout, r.stderr)
	}
	good := o.States[ledger.Delivered] + o.States[ledger.Skipped]
	whole := o.State == ledger.RunSucceeded && good == len(o.Documents)
	if due := map[bool]int{true: 0, false: 1}[whole]; r.code != due {
		t.Errorf("exit code %d, due %d: %s", r.code, due, r.stderr)
	}
	return o
}

// digests are the files below a folder with their SHA-256, hidden ones too.
func digests(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		hash := sha256.New()
		_, err = io.Copy(hash, f)
		name, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(name)] = hex.EncodeToString(hash.Sum(nil))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// has holds what a receiver has against what the ledger says was delivered to it:
// these files, these bytes, and no others.
func (o outcome) has(t *testing.T, dir string) {
	t.Helper()
	there := digests(t, dir)
	for _, d := range o.Documents {
		if d.State != ledger.Delivered {
			continue
		}
		if there[d.File] != d.SHA256 || d.SHA256 == "" {
			t.Errorf("%s: the receiver has %q of %s, the ledger says %q", d.Number, there[d.File], d.File, d.SHA256)
		}
		delete(there, d.File)
	}
	for name := range there {
		t.Errorf("the receiver has %s, which nobody sent", name)
	}
}

// tally counts documents by state, and those at rest elsewhere by code too.
func (o outcome) tally() string {
	counts := map[string]int{}
	for _, d := range o.Documents {
		counts[strings.TrimSpace(string(d.State)+" "+d.Code)]++
	}
	var all []string
	for what, n := range counts {
		all = append(all, fmt.Sprintf("%d %s", n, what))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// unsent says why each document that was not delivered was not.
func (o outcome) unsent() string {
	var b strings.Builder
	for _, d := range o.Documents {
		if d.State != ledger.Delivered {
			fmt.Fprintf(&b, "  %-10s %-8s %-34s %-24s %s\n", d.State, d.Kind, plain(d.Number), d.Code, plain(d.Cause))
		}
	}
	return b.String()
}
