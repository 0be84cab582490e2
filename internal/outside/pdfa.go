package outside

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// PDF is what veraPDF, and where asked for Mustang's validator, say of a file.
type PDF struct {
	File   string            `json:"file"`
	Checks int               `json:"checks"` // that veraPDF made for PDF/A-3b
	Failed map[string]string `json:"failed"` // rules of PDF/A-3b that the file breaks, "6.2.11.4-1", and how
	Valid  bool              `json:"valid"`  // as Factur-X, by Mustang
	Report string            `json:"report"` // Mustang's, in XML
}

// PDFA lets veraPDF judge files as PDF/A-3b and tells what it finds of each, in their
// order. All go through one start of Java, so give many at once. The test is skipped
// where veraPDF is not built; with CI=true it fails.
func PDFA(t testing.TB, files ...string) []PDF { t.Helper(); return judgePDF(t, "pdfa", files) }

// FacturX is PDFA, with Mustang's validator on top: attachment, metadata, XML schema
// and the rules of the profile.
func FacturX(t testing.TB, files ...string) []PDF { t.Helper(); return judgePDF(t, "facturx", files) }

func judgePDF(t testing.TB, as string, files []string) []PDF {
	t.Helper()
	var in strings.Builder
	for _, f := range files {
		in.WriteString(as + "\t" + f + "\n")
	}
	return told[PDF](t, filepath.Join(root(t), "build", "outside", "pdfa", "pdfa.jar"), in.String(), len(files))
}

// Poppler is the path of a program of Debian's package poppler-utils, such as
// pdftotext. The test is skipped where it is not installed; with CI=true it fails.
func Poppler(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		Missing(t, "Debian's package poppler-utils is not installed, run make outside-needs")
	}
	return path
}

// PDFText is the text of a PDF file's pages, as pdftotext reads it, in the order in
// which it was drawn. See Poppler.
func PDFText(t testing.TB, file string) string {
	t.Helper()
	return string(run(t, "", Poppler(t, "pdftotext"), "-raw", "-enc", "UTF-8", file, "-"))
}

// Scan reads the QR code on the first page of a PDF file, "" where none is, with
// zbarimg of Debian's package zbar-tools. The test is skipped where it is not
// installed; with CI=true it fails.
func Scan(t testing.TB, file string) string {
	t.Helper()
	zbar, err := exec.LookPath("zbarimg")
	if err != nil {
		Missing(t, "Debian's package zbar-tools is not installed, run make outside-needs")
	}
	picture := filepath.Join(t.TempDir(), "page")
	run(t, "", Poppler(t, "pdftoppm"), "-r", "200", "-png", "-singlefile", file, picture)
	out, err := exec.CommandContext(t.Context(), zbar, "-q", "--raw", picture+".png").Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 4) { // 4: no code found
		t.Fatalf("zbarimg: %v", err)
	}
	return strings.TrimSuffix(string(out), "\n")
}
