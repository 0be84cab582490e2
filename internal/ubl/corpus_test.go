package ubl_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
)

func TestOfficialDocumentsSurviveReadingAndWriting(t *testing.T) {
	dir := judge.NeedShared(t)
	for _, set := range []string{"bis3", "en16931-ubl"} {
		files, err := filepath.Glob(filepath.Join(dir, "testdata", set, "*.[xX][mM][lL]"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no documents in %s: %v", set, err)
		}
		for _, file := range files {
			t.Run(set+"/"+filepath.Base(file), func(t *testing.T) {
				doc, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				survives(t, doc)
			})
		}
	}
}

func survives(t *testing.T, doc []byte) {
	want := read(t, doc)
	if want.Number == "" || len(want.Lines) == 0 {
		t.Errorf("read number %q and %d lines", want.Number, len(want.Lines))
	}
	again := written(t, want)
	got := read(t, again)
	if lost := invoice.Lost(want, got); len(lost) > 0 {
		t.Errorf("lost %v", lost)
	}
	if !strings.HasPrefix(string(again), "<?xml") || !bytes.Equal(again, written(t, got)) {
		t.Error("written again it differs")
	}
}

// FuzzRead reads whatever comes: what is read can be written, unless a character
// or number forbids it, and then loses nothing.
func FuzzRead(f *testing.F) {
	if dir, ok := judge.SharedDir(); ok {
		files, _ := filepath.Glob(filepath.Join(dir, "testdata", "bis3", "*.xml"))
		for _, file := range files {
			if doc, err := os.ReadFile(file); err == nil {
				f.Add(doc)
			}
		}
	}
	f.Add([]byte(`<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		want, err := ubl.Read(t.Context(), bytes.NewReader(doc), nil)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := ubl.Write(t.Context(), &b, want); err != nil {
			t.Fatalf("read and not written: %v", err)
		}
		if _, err := ubl.Read(t.Context(), &b, nil); err != nil {
			t.Fatalf("written and not read: %v", err)
		}
	})
}
