package pdf_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/pdf"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/outside"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

func TestFormat(t *testing.T) {
	formattest.Run(t, pdf.Format, formattest.Options{Settings: plugin.Values{"language": "receiver"}})
}

func TestFormatInGermanWithALogo(t *testing.T) {
	formattest.Run(t, pdf.Format, formattest.Options{Settings: plugin.Values{
		"language": "de", "accent": "#7a1f3d", "logo": logo(t), "attachments": "no",
	}})
}

// logo is a small picture as people paste it.
func logo(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 10))); err != nil {
		t.Fatal(err)
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
}

func written(t *testing.T, v plugin.Values, inv *invoice.Invoice) []byte {
	t.Helper()
	f, err := pdf.Format.Open(v, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.(formats.Writer).Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSettingsAreHeldAgainstWhatAPageCanShow(t *testing.T) {
	for field, bad := range map[string]string{"accent": "#ffffff", "logo": "bm8gcGljdHVyZQ==", "language": "fr"} {
		_, err := pdf.Format.Tidy(plugin.Values{field: bad})
		if fault.KindOf(err) != fault.Configuration || !strings.Contains(err.Error(), field) {
			t.Errorf("%s %q: %v", field, bad, err)
		}
	}
	if _, err := pdf.Format.Tidy(plugin.Values{"logo": "%%%"}); fault.KindOf(err) != fault.Configuration {
		t.Errorf("a logo that is no base64: %v", err)
	}
}

func TestLanguageIsTheReceiversUnlessItIsSet(t *testing.T) {
	swede := invoicetest.Minimal()
	swede.Buyer.Address.Country = "SE"
	for _, c := range []struct{ language, want string }{{"receiver", "Er referens"}, {"", "Er referens"}, {"de", "Ihre Referenz"}, {"en", "Your reference"}, {"da", "Deres reference"}} {
		file := filepath.Join(t.TempDir(), "x.pdf")
		if err := os.WriteFile(file, written(t, plugin.Values{"language": c.language}, swede), 0o600); err != nil {
			t.Fatal(err)
		}
		if page := outside.PDFText(t, file); !strings.Contains(page, c.want) {
			t.Errorf("%q: %q is not on the page", c.language, c.want)
		}
	}
}

// TestOfficialDocumentsAreDrawn draws the official samples of Peppol and of EN 16931 and
// lets veraPDF judge a part of them.
func TestOfficialDocumentsAreDrawn(t *testing.T) {
	shared := filepath.Join(judge.NeedShared(t), "testdata")
	dir := t.TempDir()
	var drawn []string
	for _, set := range []string{"bis3", "en16931-ubl"} {
		files, err := filepath.Glob(filepath.Join(shared, set, "*.[xX][mM][lL]"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no documents in %s: %v", set, err)
		}
		for _, file := range files {
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			inv, err := ubl.Read(t.Context(), f, nil)
			f.Close()
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			name := filepath.Join(dir, filepath.Base(file)+".pdf")
			if err := os.WriteFile(name, written(t, nil, inv), 0o600); err != nil {
				t.Fatal(err)
			}
			drawn = append(drawn, name)
		}
	}
	for _, name := range drawn {
		page := outside.PDFText(t, name)
		if strings.TrimSpace(page) == "" {
			t.Errorf("%s is empty", name)
		}
	}
	for _, p := range outside.PDFA(t, drawn...) {
		if len(p.Failed) > 0 {
			t.Errorf("%s: %v", p.File, p.Failed)
		}
	}
}

func TestAttachmentsAreInsideUnlessTheyShallNot(t *testing.T) {
	for setting, want := range map[string]bool{"yes": true, "no": false, "": true} {
		doc := written(t, plugin.Values{"attachments": setting}, invoicetest.Full())
		if got := bytes.Contains(doc, []byte("/EmbeddedFile ")); got != want {
			t.Errorf("%q: inside is %v", setting, got)
		}
	}
	inv := invoicetest.Full()
	inv.Attachments[0].Content.Open = nil // not at hand
	written(t, nil, inv)
}
