package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/ledger"
)

// What only reads is done beside a server. What would change anything is refused, and
// says by whom the folder is used.
func TestWhatOnlyReadsIsDoneBesideAServer(t *testing.T) {
	dir := t.TempDir()
	data, file, archive := filepath.Join(dir, "data"), filepath.Join(dir, "company.yaml"), filepath.Join(dir, "evidence.zip")
	if err := os.WriteFile(file, []byte(company), 0o600); err != nil {
		t.Fatal(err)
	}
	if says, err := called(t, "apply", file, "--data", data); err != nil {
		t.Fatal(says, err)
	}
	server, err := install(t.Context(), wish{dir: data})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	half := filepath.Join(data, "documents", ".part-of-the-server")
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = server.store.Ledger.Enter(t.Context(), "harbour", ledger.Page{Activation: "a", Transactions: []ledger.Transaction{
		{Key: ledger.Key{Ref: "1001", Version: "1"}, State: ledger.Stopped, Head: ledger.Head{Number: "1001"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if says, err := called(t, "evidence", "1001", "--data", data, "-o", archive); err != nil {
		t.Error(says, err)
	}
	if says, err := called(t, "verify", archive); err != nil {
		t.Error(says, err)
	}
	if says, err := called(t, "dump", "--data", data); err != nil || !strings.Contains(says, "Harbour") {
		t.Error(says, err)
	}
	if _, err := os.Stat(half); err != nil {
		t.Errorf("what the server is writing was removed: %v", err)
	}
	for _, args := range [][]string{{"apply", file}, {"run", "a"}, {"export", "a", "--invoice", "1"}} {
		_, err := called(t, append(args, "--data", data)...)
		if err == nil || !strings.Contains(err.Error(), "another Postbud is at work") || !strings.Contains(err.Error(), "postbud serve") {
			t.Errorf("%s: %v", args[0], err)
		}
	}
}
