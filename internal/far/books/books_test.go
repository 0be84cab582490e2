package books

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestEveryLineOfManyWritersIsWholeAndKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "books.jsonl")
	b, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	const writers, each = 8, 10
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := range each {
				e := Entry{Gateway: "sftp", Name: fmt.Sprintf("æ-%d-%d.xml", w, n), Size: int64(n), SHA256: strings.Repeat("0", 64)}
				if err := b.Write(e); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}

	entries, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, e := range entries {
		names[e.Name] = true
		if e.Time.IsZero() || e.Time.Location() != time.UTC {
			t.Errorf("time %v is not set in UTC", e.Time)
		}
	}
	if len(entries) != writers*each || len(names) != writers*each {
		t.Errorf("%d entries, %d names; want %d", len(entries), len(names), writers*each)
	}
}

func TestATornLastLineIsLeftOutAndTheNextOneStartsClean(t *testing.T) {
	path := filepath.Join(t.TempDir(), "books.jsonl")
	whole := `{"time":"2026-03-01T10:00:00Z","gateway":"email","name":"a.eml","message_id":"<a@b>","size":3,"sha256":"00"}` + "\n"
	if err := os.WriteFile(path, []byte(whole+`{"time":"2026-03-01T10:0`), 0o644); err != nil {
		t.Fatal(err)
	}
	before, err := Read(path)
	if err != nil || len(before) != 1 || before[0].MessageID != "<a@b>" {
		t.Fatalf("before: %v, %v", before, err)
	}
	b, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Write(Entry{Gateway: "email", Name: "b.eml"}); err != nil {
		t.Fatal(err)
	}
	after, err := Read(path)
	if err != nil || len(after) != 2 || after[1].Name != "b.eml" {
		t.Fatalf("after: %v, %v", after, err)
	}
	data, _ := os.ReadFile(path)
	if !strings.HasPrefix(string(data), whole) {
		t.Errorf("the whole line changed: %s", data)
	}
}

func TestABrokenLineInTheMiddleIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "books.jsonl")
	if err := os.WriteFile(path, []byte("no json\n{}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("err = %v", err)
	}
}

func TestThereNeedNotBeAnyBooks(t *testing.T) {
	var b *Books
	if err := b.Write(Entry{}); err != nil {
		t.Error(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if e, err := Read(filepath.Join(t.TempDir(), "none")); e != nil || err != nil {
		t.Errorf("%v, %v", e, err)
	}
}
