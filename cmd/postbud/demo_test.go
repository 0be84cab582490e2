package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/ledger"
)

func demoOnce(t *testing.T, path, dir string) (demoReport, result) {
	t.Helper()
	r := runBinary(t, path, "demo", "--once", "--json", "--data", dir)
	if r.code != 0 {
		t.Fatalf("demo ended with %d: %s", r.code, r.stderr)
	}
	var report demoReport
	if err := json.Unmarshal([]byte(r.stdout), &report); err != nil {
		t.Fatalf("%v in %s", err, r.stdout)
	}
	return report, r
}

func TestTheDemoDeliversAndStopsWhatItShould(t *testing.T) {
	dir := t.TempDir()
	report, r := demoOnce(t, build(t, ""), dir)
	if r.took > 30*time.Second {
		t.Errorf("it took %v", r.took)
	}
	if len(report.Documents) != 130 || report.States[ledger.Delivered] < 100 {
		t.Errorf("%d documents, states %v", len(report.Documents), report.States)
	}
	stopped, kinds := map[string]bool{}, map[string]int{}
	for _, d := range report.Documents {
		kinds[d.Kind]++
		switch d.State {
		case ledger.Delivered:
			checkFile(t, dir, d)
		case ledger.Stopped:
			if d.Rule == "" {
				t.Errorf("%s %s was stopped by nothing", d.Kind, d.Number)
			}
			stopped[d.Rule] = true
		}
	}
	if len(stopped) < 4 {
		t.Errorf("stopped by %v only", slices.Collect(maps.Keys(stopped)))
	}
	if kinds["invoice"] != 120 || kinds["creditnote"] != 10 {
		t.Errorf("kinds %v", kinds)
	}
	for _, state := range []ledger.State{ledger.Listed, ledger.Received, ledger.Ready, ledger.Sending, ledger.Unknown} {
		if report.States[state] > 0 {
			t.Errorf("%d are still %s", report.States[state], state)
		}
	}
	t.Logf("%v, %d delivered, stopped by %v", r.took, report.States[ledger.Delivered], slices.Sorted(maps.Keys(stopped)))
}

// checkFile holds what a receiver has against what the demo says.
func checkFile(t *testing.T, dir string, d demoDocument) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(d.File)))
	if err != nil {
		t.Errorf("%s %s: %v", d.Kind, d.Number, err)
		return
	}
	if d.Gateway == "email" {
		return // the file is a mail with the document in it
	}
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != d.SHA256 {
		t.Errorf("%s %s: the receiver has other bytes in %s", d.Kind, d.Number, d.File)
	}
}

func TestTwoFreshDemosSendTheSameNamesAndBytes(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	demoOnce(t, build(t, ""), one)
	demoOnce(t, build(t, ""), two)
	if a, b := received(t, one), received(t, two); !maps.Equal(a, b) {
		t.Errorf("they differ:\n%v\n%v", a, b)
	}
}

// received counts each thing in the receivers' books, by gateway, name and, for
// files, content. A mail has a date and so is known by its Message-ID alone.
func received(t *testing.T, dir string) map[string]int {
	t.Helper()
	entries, err := books.Read(filepath.Join(dir, demoBooks))
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, e := range entries {
		if e.Gateway == "email" {
			counts["email "+e.MessageID]++
			continue
		}
		counts[e.Gateway+" "+e.Name+" "+e.SHA256]++
	}
	for file, sum := range folderFiles(t, dir) {
		counts["file "+file+" "+sum]++
	}
	return counts
}

// folderFiles are the files of the receivers, with their digests. The shared
// folder keeps no books of its own.
func folderFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	root := filepath.Join(dir, demoReceived)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		sum := sha256.Sum256(text)
		name, _ := filepath.Rel(root, path)
		files[filepath.ToSlash(name)] = hex.EncodeToString(sum[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestWhatTheDemoDeliversPassesTheOfficialRules(t *testing.T) {
	judge.Need(t)
	dir := t.TempDir()
	report, _ := demoOnce(t, build(t, ""), dir)
	var files []string
	for _, d := range report.Documents {
		if d.State == ledger.Delivered && d.Format == "peppolbis" && d.Gateway != "email" {
			files = append(files, filepath.Join(dir, filepath.FromSlash(d.File)))
		}
	}
	verdicts, err := judge.Files(t.Context(), files...)
	if err != nil {
		t.Fatal(err)
	}
	if len(verdicts) != len(files) || len(files) < 80 {
		t.Errorf("%d verdicts on %d files", len(verdicts), len(files))
	}
	for _, v := range verdicts {
		for _, f := range v.Fatal() {
			t.Errorf("%s: %v", filepath.Base(v.File), f)
		}
	}
	t.Logf("%d documents judged", len(verdicts))
}

// kills is how often a program is killed. More of them, by POSTBUD_KILLS, take as many
// times as long.
func kills() int {
	if n, err := strconv.Atoi(os.Getenv("POSTBUD_KILLS")); err == nil {
		return n
	}
	return 12
}

func TestTheDemoSurvivesBeingKilled(t *testing.T) {
	notOnWindows(t)
	calm := t.TempDir()
	_, r := demoOnce(t, build(t, ""), calm)
	want := received(t, calm)
	times := kills()
	for i := range times {
		moment := r.took * time.Duration(i+1) / time.Duration(times+1)
		if wrong := killedAt(t, build(t, ""), moment, want); wrong != "" {
			t.Errorf("killed after %v: %s", moment, wrong)
		}
	}
}

func TestTheKillTestSeesAMissingLook(t *testing.T) {
	notOnWindows(t)
	mutant := build(t, "mutant_nolook")
	calm := t.TempDir()
	_, r := demoOnce(t, mutant, calm)
	want := received(t, calm)
	const tries, moments = 60, 30
	for i := range tries {
		moment := r.took/4 + r.took*3/4*time.Duration(i%moments)/moments
		if wrong := killedAt(t, mutant, moment, want); wrong != "" {
			t.Logf("seen at kill %d, after %v: %s", i+1, moment, wrong)
			return
		}
	}
	t.Error("a program that sends again without looking passed the kill test")
}

func notOnWindows(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be killed in the middle here")
	}
}

// killedAt starts a demo, kills it after a time, starts it again and says what
// the receivers have too little or too much of; "" when all is well.
func killedAt(t *testing.T, path string, moment time.Duration, want map[string]int) string {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command(path, "demo", "--once", "--json", "--data", dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(moment)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	report, r := demoOnce(t, path, dir)
	if r.took > time.Minute {
		return "it took " + r.took.String() + " after the kill"
	}
	double := map[string]bool{}
	for _, d := range report.Documents {
		if d.PossibleDuplicate && d.Gateway == "email" {
			double[d.File] = true
		}
	}
	return compare(received(t, dir), want, len(double))
}

// compare says where the books differ. Mails that may have gone twice are marked
// by the program, so as many may stand there twice.
func compare(got, want map[string]int, marked int) string {
	var wrong []string
	for name, n := range want {
		if got[name] < n {
			wrong = append(wrong, "missing: "+name)
		}
	}
	for name, n := range got {
		switch {
		case strings.HasPrefix(name, "email ") && n == want[name]+1 && marked > 0:
			marked--
		case n > want[name]:
			wrong = append(wrong, "too many: "+name)
		}
	}
	slices.Sort(wrong)
	return strings.Join(wrong, "; ")
}
