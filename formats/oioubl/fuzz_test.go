package oioubl_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/oioubl"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// FuzzRead: whatever the bytes, they are an invoice or an Invalid fault. An invoice
// that can be written again comes back as it was.
func FuzzRead(f *testing.F) {
	for _, doc := range seeds(f) {
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, doc []byte) { readOrRefused(t, doc) })
}

// seeds are documents of ours and of others.
func seeds(t testing.TB) (docs [][]byte) {
	for _, s := range append(invoicetest.All()[:10], more()...) {
		docs = append(docs, written(t, s.Invoice))
	}
	dir, ok := judge.SharedDir()
	if !ok {
		return docs
	}
	for _, set := range []string{"oioubl-2.1", "oioubl-3"} {
		files, err := filepath.Glob(filepath.Join(dir, "testdata", set, "*.xml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			doc, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			docs = append(docs, doc)
		}
	}
	return docs
}

// TestSpoiltDocumentsAreReadOrRefused takes elements out of documents, doubles them,
// and changes their texts.
func TestSpoiltDocumentsAreReadOrRefused(t *testing.T) {
	docs := seeds(t)
	rapid.Check(t, func(t *rapid.T) {
		doc := rapid.SampledFrom(docs).Draw(t, "document")
		for range rapid.IntRange(1, 5).Draw(t, "changes") {
			doc = spoil(t, doc)
		}
		readOrRefused(t, doc)
	})
}

// element is one with a text, or the beginning of one with others, to its end.
var element = regexp.MustCompile(`(?s)<(c[ab]c:[A-Za-z]+)[^>]*>`)

func spoil(t *rapid.T, doc []byte) []byte {
	all := element.FindAllSubmatchIndex(doc, -1)
	if len(all) == 0 {
		return doc
	}
	at := rapid.SampledFrom(all).Draw(t, "element")
	end := bytes.Index(doc[at[1]:], append(append([]byte("</"), doc[at[2]:at[3]]...), '>'))
	if end < 0 {
		return doc
	}
	end += at[1] + len("</>") + at[3] - at[2]
	part := doc[at[0]:end]
	switch rapid.IntRange(0, 3).Draw(t, "how") {
	case 0:
		part = nil
	case 1:
		part = slices.Concat(part, part)
	case 2:
		part = slices.Concat(doc[at[0]:at[1]], part[len(part)-len("</>")-(at[3]-at[2]):])
	case 3:
		text := rapid.SampledFrom([]string{"0", "-1", "1.005", "x", " ", "99999999999999999.99", "-", "380", "97", "93", "O", "ZeroRated"}).Draw(t, "text")
		part = slices.Concat(doc[at[0]:at[1]], []byte(text), part[len(part)-len("</>")-(at[3]-at[2]):])
	}
	return slices.Concat(doc[:at[0]], part, doc[end:])
}

// readOrRefused reads, and where that goes, writes and reads again.
func readOrRefused(t rapid.TB, doc []byte) {
	f, err := oioubl.Format.Open(every(), plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	format, ctx := f.(formats.Reader), context.Background()
	if n := format.Recognise(doc[:min(len(doc), formats.HeadBytes)]); n < 0 || n > 100 {
		t.Errorf("recognised with %d", n)
	}
	inv, err := format.Read(ctx, bytes.NewReader(doc))
	if err != nil {
		if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) == "" {
			t.Errorf("the error is no invalid fault: %v", err)
		}
		return
	}
	var again bytes.Buffer
	if err := f.(formats.Writer).Write(ctx, &again, inv); err != nil {
		if fault.KindOf(err) != fault.Invalid || again.Len() > 0 {
			t.Errorf("%v, with %d bytes written", err, again.Len())
		}
		return
	}
	got, err := format.Read(ctx, bytes.NewReader(again.Bytes()))
	if err != nil {
		t.Fatalf("what was written cannot be read: %v", err)
	}
	for _, term := range invoice.Lost(inOrder(inv), inOrder(got)) {
		if term == "BT-115" || term == "BT-131" || term == "BT-44" {
			was, _ := invoice.Lookup(inv, term)
			is, _ := invoice.Lookup(got, term)
			t.Errorf("%s: %q became %q", term, was, is)
		}
	}
}
