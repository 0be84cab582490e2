package inside_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/paper"
	"github.com/postbud/postbud/internal/paper/inside"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// carried opens a PDF and gives its files as "name relationship media type: bytes".
func carried(t testing.TB, doc []byte) []string {
	t.Helper()
	p, err := inside.Open(t.Context(), bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	files, err := p.Files()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range files {
		data, err := p.Bytes(f)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		all = append(all, fmt.Sprintf("%s %s %s %v %v: %s", f.Name, f.Relationship, f.MediaType, f.Associated, f.Listed, data))
	}
	return all
}

func written(t testing.TB, files ...paper.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := paper.Write(t.Context(), &b, invoicetest.Minimal(), paper.Options{Files: files}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func file(name, relationship, text string) paper.File {
	return paper.File{Name: name, Description: "D", MediaType: "text/xml", Relationship: relationship,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

func TestFilesOfOurOwnComeBack(t *testing.T) {
	doc := written(t, file("factur-x.xml", "Alternative", "<a/>"), file(`Målerapport (1) \.xml`, "Data", strings.Repeat("x", 100_000)))
	got := carried(t, doc)
	want := []string{"factur-x.xml Alternative text/xml true true: <a/>", `Målerapport (1) \.xml Data text/xml true true: ` + strings.Repeat("x", 100_000)}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %.300s", got)
	}
	if got := carried(t, written(t)); len(got) > 0 {
		t.Errorf("a PDF without files carries %v", got)
	}
	p, err := inside.Open(t.Context(), bytes.NewReader(doc))
	if err != nil || !bytes.Contains(p.Metadata(), []byte("<pdfaid:part>3<")) || !p.Identified() {
		t.Errorf("its metadata is %s, %v", p.Metadata(), err)
	}
}

// TestSamplesCarryWhatPDFCPUSees reads PDFs that others made and compares with pdfcpu.
func TestSamplesCarryWhatPDFCPUSees(t *testing.T) {
	model.ConfigPath = "disable"
	samples, err := filepath.Glob(filepath.Join(judge.NeedShared(t), "testdata", "facturx-pdf", "*.pdf"))
	if err != nil || len(samples) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, name := range samples {
		doc, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := api.ExtractAttachmentsRaw(bytes.NewReader(doc), "", nil, model.NewDefaultConfiguration())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p, err := inside.Open(t.Context(), bytes.NewReader(doc))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		files, err := p.Files()
		if err != nil || len(files) != len(want) {
			t.Errorf("%s carries %d files, want %d: %v", name, len(files), len(want), err)
			continue
		}
		for i, f := range files {
			got, err := p.Bytes(f)
			theirs, _ := io.ReadAll(want[i])
			if err != nil || !bytes.Equal(got, theirs) || f.Name != want[i].FileName {
				t.Errorf("%s: %s has %d bytes, want %s with %d: %v", name, f.Name, len(got), want[i].FileName, len(theirs), err)
			}
		}
		damaged := bytes.Replace(doc, []byte("startxref"), []byte("startxxxx"), -1)
		if again := carried(t, damaged); len(again) != len(want) {
			t.Errorf("%s carries %d files when its cross-references are lost", name, len(again))
		}
	}
}

func packed(text string) string {
	var b bytes.Buffer
	w, _ := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	_, _ = io.WriteString(w, text)
	w.Close()
	return b.String()
}

// modern is a PDF 1.5 with its objects and cross-references in streams.
func modern(predictor bool) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	at := map[int]int{}
	put := func(n int, text string) { at[n] = b.Len(); fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, text) }
	content := packed("<a/>")
	put(1, fmt.Sprintf("<</Type/EmbeddedFile/Subtype/text#2Fxml/Filter[/FlateDecode]/Length 9 0 R>>\nstream\r\n%s\r\nendstream", content))
	put(9, fmt.Sprint(len(content)))
	members := []string{
		"<</Type/Catalog/Pages 3 0 R/AF 4 0 R/Names<</EmbeddedFiles<</Kids[6 0 R]>>>>>>", "<</Type/Pages/Kids[]/Count 0>>", "[5 0 R]",
		"<</Type/Filespec/F(a.xml)/UF<FEFF00E6002E0078006D006C>/AFRelationship/Data/EF<</F 1 0 R>>>>", "<</Names[(a) 5 0 R]>>",
	}
	head, body := "", ""
	for i, m := range members {
		head += fmt.Sprintf("%d %d ", i+2, len(body))
		body += m + " "
	}
	stream := packed(head + body)
	put(7, fmt.Sprintf("<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", len(members), len(head), len(stream), stream))
	at[8] = b.Len()
	var rows []byte
	before := make([]byte, 4)
	for n := range 10 {
		row := []byte{0, 0, 0, 0}
		if where, ok := at[n]; ok {
			row = []byte{1, byte(where >> 8), byte(where), 0}
		} else if n >= 2 && n <= 6 {
			row = []byte{2, 0, 7, byte(n - 2)}
		}
		if predictor { // "up" of PNG
			up := []byte{2, row[0] - before[0], row[1] - before[1], row[2] - before[2], row[3] - before[3]}
			rows = append(rows, up...)
			before = row
			continue
		}
		rows = append(rows, row...)
	}
	parms := ""
	if predictor {
		parms = "/DecodeParms<</Predictor 12/Columns 4>>"
	}
	table := packed(string(rows))
	put(8, fmt.Sprintf("<</Type/XRef/Size 10/W[1 2 1]/Root 2 0 R/Filter/FlateDecode%s/Length %d>>\nstream\n%s\nendstream", parms, len(table), table))
	fmt.Fprintf(&b, "startxref\n%d\n%%%%EOF\n", at[8])
	return b.Bytes()
}

func TestObjectsInStreamsAreRead(t *testing.T) {
	for _, doc := range [][]byte{modern(false), modern(true), bytes.Replace(modern(true), []byte("startxref"), []byte("startzref"), 1), append([]byte("junk\n"), modern(false)...)} {
		if got := carried(t, doc); len(got) != 1 || got[0] != "æ.xml Data text/xml true true: <a/>" {
			t.Errorf("it carries %v", got)
		}
	}
}

func TestChangedFileIsReadAsItIsNow(t *testing.T) {
	old := written(t, file("factur-x.xml", "Alternative", "<old/>"))
	i := bytes.Index(old, []byte("/Type /EmbeddedFile "))
	number := old[bytes.LastIndexByte(old[:bytes.LastIndex(old[:i], []byte(" 0 obj"))], '\n')+1 : bytes.LastIndex(old[:i], []byte(" 0 obj"))]
	trailer := string(old[bytes.LastIndex(old, []byte("trailer")):])
	before := trailer[strings.Index(trailer, "startxref\n")+10 : strings.Index(trailer, "\n%%EOF")]
	root := trailer[strings.Index(trailer, "/Root"):strings.Index(trailer, "/Info")]
	doc := bytes.Clone(old)
	at := len(doc)
	doc = fmt.Appendf(doc, "%s 0 obj\n<</Type/EmbeddedFile/Length 6>>\nstream\n<new/>\nendstream\nendobj\n", number)
	xref := len(doc)
	doc = fmt.Appendf(doc, "xref\n%s 1\n%010d 00000 n \ntrailer\n<</Size 99 %s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n", number, at, root, before, xref)
	if got := carried(t, doc); len(got) != 1 || !strings.HasSuffix(got[0], "<new/>") {
		t.Errorf("it carries %v", got)
	}
}

func TestWhatCannotBeReadIsInvalid(t *testing.T) {
	good := written(t, file("a.xml", "Data", "<a/>"))
	deep := strings.Repeat("[", 100_000)
	for name, doc := range map[string][]byte{
		"nothing":            nil,
		"words":              []byte("an invoice"),
		"a header alone":     []byte("%PDF-1.7\n"),
		"half a file":        good[:len(good)/2],
		"encrypted":          bytes.Replace(good, []byte("/ID ["), []byte("/Encrypt 1 0 R /ID ["), 1),
		"a deep catalog":     []byte("%PDF-1.7\n1 0 obj\n<</Type/Catalog/AF " + deep + ">>\nendobj\ntrailer<</Root 1 0 R>>"),
		"a catalog of loops": []byte("%PDF-1.7\n1 0 obj\n2 0 R\nendobj\n2 0 obj\n1 0 R\nendobj\ntrailer<</Root 1 0 R>>"),
		"sections in a ring": []byte("%PDF-1.7\nxref\n0 0\ntrailer<</Prev 9>>\nstartxref\n9\n%%EOF"),
	} {
		_, err := inside.Open(t.Context(), bytes.NewReader(doc))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHostileFilesEndSoonInLittleMemory tries what makes readers grow or go round.
func TestHostileFilesEndSoonInLittleMemory(t *testing.T) {
	bomb := packed(strings.Repeat("\x00", inside.MaxSize+2<<20))
	ring := "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>endobj 2 0 obj<<>>endobj\n3 0 obj<</Kids[3 0 R 3 0 R 3 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n"
	many := "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/AF[" + strings.Repeat("9 0 R ", 200_000) + "]>>endobj\ntrailer<</Root 1 0 R>>\n"
	heads := "%PDF-1.7\n" + strings.Repeat("1 0 obj [ ", 300_000)
	var numbered strings.Builder
	numbered.WriteString("%PDF-1.7\n")
	for i := range 60_000 {
		fmt.Fprintf(&numbered, "%d 0 obj ( ", i+1)
	}
	for name, doc := range map[string]string{
		"a bomb": "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/AF[3 0 R]>>endobj 2 0 obj<<>>endobj 3 0 obj<</EF<</F 4 0 R>>/F(x)>>endobj\n" +
			fmt.Sprintf("4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj trailer<</Root 1 0 R>>", len(bomb), bomb),
		"a ring of kids":      ring,
		"many files":          many,
		"heads of objects":    heads,
		"objects in objects":  numbered.String(),
		"streams without end": "%PDF-1.7\n" + strings.Repeat("1 0 obj<</Length 9>>stream\n", 100_000),
		"many trailers":       "%PDF-1.7\n" + strings.Repeat("trailer<</A[", 100_000),
		"a table of millions": "%PDF-1.7\nxref\n0 1000000\n" + strings.Repeat("0000000000 65535 n \n", 300_000) + "startxref\n9\n%%EOF",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begun := time.Now()
		p, err := inside.Open(t.Context(), strings.NewReader(doc))
		if err == nil {
			var files []inside.File
			if files, err = p.Files(); err == nil {
				for _, f := range files {
					if _, err = p.Bytes(f); err != nil {
						break
					}
				}
			}
		}
		runtime.ReadMemStats(&after)
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s takes %v", name, took)
		}
		if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 900 {
			t.Errorf("%s allocates %d MB", name, used)
		}
		if name == "a bomb" && err == nil {
			t.Error("the bomb went off")
		}
	}
}

func TestReadErrorAndContextAreTold(t *testing.T) {
	broken := errors.New("the disk is broken")
	good := written(t)
	if _, err := inside.Open(t.Context(), io.MultiReader(bytes.NewReader(good[:len(good)/2]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := inside.Open(ctx, bytes.NewReader(good)); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(modern(true))
	f.Add(modern(false))
	f.Add(written(f, file("factur-x.xml", "Alternative", "<a/>")))
	f.Add([]byte("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/AF[3 0 R]>>endobj 2 0 obj<<>>endobj 3 0 obj<</EF<</F 4 0 R>>/F(x)>>endobj\n4 0 obj<</Filter[/ASCIIHexDecode/A85]/Length 4>>stream\n41>\nendstream endobj trailer<</Root 1 0 R>>"))
	f.Fuzz(func(t *testing.T, doc []byte) {
		p, err := inside.Open(t.Context(), bytes.NewReader(doc))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		p.Metadata()
		files, err := p.Files()
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
		for _, file := range files {
			if _, err := p.Bytes(file); err != nil && fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
		}
	})
}
