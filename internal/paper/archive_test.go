package paper

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/outside"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func ran(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

// carried are files with names and descriptions that PDF must escape.
func carried() []File {
	open := func(text string) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	}
	return []File{
		{Name: "factur-x.xml", Description: "The invoice", MediaType: "text/xml", Relationship: "Alternative", Open: open("<x/>")},
		{Name: `Måler (1) \ 株.csv`, Description: "Målerapport (a)\\", MediaType: "text/csv", Relationship: "Data", Open: open(strings.Repeat("date;hours\r\n", 9000))},
		{Name: "a.bin", MediaType: "application/vnd.ms-excel; charset=x#y", Relationship: "Unspecified", Open: open("")},
	}
}

func TestPDFCPUFindsNothingWrong(t *testing.T) {
	model.ConfigPath = "disable"
	for _, s := range samples() {
		conf := model.NewDefaultConfiguration()
		conf.ValidationMode = model.ValidationStrict
		if err := api.Validate(bytes.NewReader(drawnAs(t, s.Invoice, Options{})), conf); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		// Its strict mode does not know the relationships that PDF/A-3 adds to PDF 1.7.
		conf.ValidationMode = model.ValidationRelaxed
		hybrid := drawnAs(t, s.Invoice, Options{Files: carried(), Hybrid: &Hybrid{"factur-x.xml", "1.0", "EN 16931"}})
		if err := api.Validate(bytes.NewReader(hybrid), conf); err != nil {
			t.Errorf("%s with files: %v", s.Name, err)
		}
	}
}

func TestFilesComeOutAsTheyWentIn(t *testing.T) {
	model.ConfigPath = "disable"
	pdf := drawnAs(t, invoicetest.Full(), Options{Files: carried()})
	all, err := api.ExtractAttachmentsRaw(bytes.NewReader(pdf), "", nil, model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, a := range all {
		data, err := io.ReadAll(a)
		if err != nil {
			t.Fatal(err)
		}
		got[a.FileName+"|"+a.Desc] = string(data)
	}
	for _, f := range carried() {
		r, _ := f.Open()
		want, _ := io.ReadAll(r)
		if text, ok := got[f.Name+"|"+f.Description]; !ok || text != string(want) {
			t.Errorf("%q comes out with %d bytes, want %d", f.Name, len(text), len(want))
		}
	}
	if len(got) != len(carried()) {
		t.Errorf("%d files come out", len(got))
	}
}

// TestArchivable asks veraPDF.
func TestArchivable(t *testing.T) {
	dir := t.TempDir()
	var files []string
	put := func(name string, pdf []byte) {
		files = append(files, filepath.Join(dir, name+".pdf"))
		if err := os.WriteFile(files[len(files)-1], pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i, s := range samples() {
		put(fmt.Sprint(i), drawnAs(t, s.Invoice, Options{Language: Languages()[i%4]}))
		if i%3 > 0 {
			continue
		}
		put(fmt.Sprint(i, "-files"), drawnAs(t, s.Invoice, Options{Files: carried(), Logo: picturePNG(t, 30, 20), Hybrid: &Hybrid{"factur-x.xml", "1.0", "EN 16931"}}))
	}
	good := len(files)
	broken := bytes.Replace(drawnAs(t, invoicetest.Minimal(), Options{}), []byte("/OutputIntents"), []byte("/OutputIntentz"), 1)
	put("broken", broken)
	for i, p := range outside.PDFA(t, files...) {
		if i < good && (len(p.Failed) > 0 || p.Checks < 500) {
			t.Errorf("%s: %d checks, %v", p.File, p.Checks, p.Failed)
		}
		if i >= good && len(p.Failed) == 0 {
			t.Error("a file without output intent passes, so the judge is asleep")
		}
	}
}

var errPipe = errors.New("the pipe is broken")

type pipe struct{ room int }

func (p *pipe) Write(b []byte) (int, error) {
	if len(b) > p.room {
		return p.room, errPipe
	}
	p.room -= len(b)
	return len(b), nil
}

func TestBrokenPipeAndFileAreTold(t *testing.T) {
	whole := len(drawnAs(t, invoicetest.Full(), Options{Files: carried()}))
	for room := 0; room < whole; room += whole/40 + 1 {
		if err := Write(t.Context(), &pipe{room}, invoicetest.Full(), Options{Files: carried()}); !errors.Is(err, errPipe) {
			t.Errorf("after %d of %d bytes: %v", room, whole, err)
		}
	}
	shut := errors.New("no such file")
	for name, open := range map[string]func() (io.ReadCloser, error){
		"shut": func() (io.ReadCloser, error) { return nil, shut },
		"broken": func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader("a"), broken{shut})), nil
		},
	} {
		if err := Write(t.Context(), io.Discard, invoicetest.Full(), Options{Files: []File{{Name: "x", Open: open}}}); !errors.Is(err, shut) {
			t.Errorf("%s: %v", name, err)
		}
	}
	changed := carried()[:1]
	changed[0].SHA256 = invoice.Digest{1}
	if err := Write(t.Context(), io.Discard, invoicetest.Full(), Options{Files: changed}); fault.KindOf(err) != fault.Internal {
		t.Errorf("changed bytes: %v", err)
	}
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

func TestLibraryOfAnotherFormIsNoticed(t *testing.T) {
	good := drawnAs(t, invoicetest.Minimal(), Options{})
	for _, spoil := range []func([]byte) []byte{
		func([]byte) []byte { return nil },
		func(b []byte) []byte { return b[:len(b)/2] },
		func(b []byte) []byte { return append([]byte("x"), b...) },
		func(b []byte) []byte { return bytes.Replace(b, []byte("xref\n0 "), []byte("xref\n1 "), 1) },
		func(b []byte) []byte {
			return append(b[:bytes.LastIndex(b, []byte("startxref"))], "startxref\n99999999\n%%EOF\n"...)
		},
	} {
		if _, err := opened(spoil(bytes.Clone(good))); err == nil {
			t.Error("it is taken")
		}
	}
}

func TestLettersAreToldByRangesWithinAByte(t *testing.T) {
	pdf := drawnAs(t, invoicetest.Full(), Options{})
	trailer := pdf[bytes.LastIndex(pdf, []byte("xref\n0 ")):]
	numbers := letterMaps(pdf)
	if len(numbers) != 2 {
		t.Fatalf("the fonts have the maps %v", numbers)
	}
	for _, n := range numbers {
		lines := strings.Split(string(trailer), "\n")
		var at int
		if _, err := fmt.Sscanf(lines[2+n], "%d", &at); err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(pdf[at:], fmt.Appendf(nil, "%d 0 obj", n)) || !bytes.Contains(pdf[at:at+1500], []byte("<0000> <00FF> <0000>")) {
			t.Errorf("object %d is\n%.300s", n, pdf[at:])
		}
	}
}

// noise gives that many bytes that cannot be packed.
func noise(size int64) io.ReadCloser {
	return io.NopCloser(io.LimitReader(rand.NewChaCha8([32]byte{1}), size))
}

// TestLargeFilePassesThroughInLittleMemory compares with a small file: a page takes
// some megabytes, whatever hangs on it.
func TestLargeFilePassesThroughInLittleMemory(t *testing.T) {
	const small, large = 1 << 10, 24 << 20
	allocated := func(size int64) int64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		files := []File{{Name: "large.bin", Relationship: "Data", Open: func() (io.ReadCloser, error) { return noise(size), nil }}}
		var written counter
		if err := Write(t.Context(), &written, invoicetest.Minimal(), Options{Files: files}); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if int64(written) < size {
			t.Errorf("a file of %d bytes makes a document of %d", size, written)
		}
		return int64(after.TotalAlloc - before.TotalAlloc)
	}
	allocated(small) // what is made once, such as fonts
	least := allocated(small)
	more := allocated(large) - least
	t.Logf("a page takes %d kB, %d MB on it %d kB more", least>>10, large>>20, more>>10)
	if more > large/8 {
		t.Errorf("a file of %d MB takes %d MB of memory", large>>20, more>>20)
	}
}

type counter int64

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }
