package dinero_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

func TestThePDFAndTheFilesGoAlong(t *testing.T) {
	s := newScript(t)
	s.says("/v1/284517/attachments/"+guidA, `[{"OrganizationId":284517,"DocumentId":"`+guidA+`","FileGuid":"0123456789abcdef0123456789abcdef","FileName":"../Arbejdsseddel ø.PDF"},
		{"FileGuid":"ffff456789abcdef0123456789abcdef","FileName":"billede"}]`)
	s.does("/v1/284517/files/0123456789abcdef0123456789abcdef", status(200, "%PDF-1.4 sheet", "Content-Type", "application/octet-stream"))
	s.does("/v1/284517/files/ffff456789abcdef0123456789abcdef", status(200, "\x89PNG\r\n\x1a\n picture"))
	s.does(invoicePath, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept") == "application/octet-stream" {
			status(200, "%PDF-1.7 invoice", "Content-Type", "application/octet-stream")(w, r)
			return
		}
		status(200, exampleInvoice)(w, r)
	})
	item, err := s.open(plugin.Values{"include_pdf": "always"}).Fetch(t.Context(), invoiceRef)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range item.Invoice.Attachments {
		r, err := a.Content.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(r)
		r.Close()
		got = append(got, a.FileName+"|"+a.Content.MediaType+"|"+string(b))
	}
	want := []string{"invoice-1045.pdf|application/pdf|%PDF-1.7 invoice", "Arbejdsseddel ø.PDF|application/pdf|%PDF-1.4 sheet", "billede|image/png|\x89PNG\r\n\x1a\n picture"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q", got)
	}
	for _, a := range item.Invoice.Attachments {
		if a.Reference == "" {
			t.Errorf("%s has no reference (BR-52)", a.FileName)
		}
	}
}

func TestAFileMayLieElsewhereAndTheTokenStaysHere(t *testing.T) {
	store := newScript(t)
	token := "none"
	store.does("/blob", func(w http.ResponseWriter, r *http.Request) {
		token = r.Header.Get("Authorization")
		status(200, "%PDF-1.4 sheet")(w, r)
	})
	s := newScript(t)
	s.says("/v1/284517/attachments/"+guidA, `[{"FileGuid":"0123456789abcdef0123456789abcdef","FileName":"a.pdf"}]`)
	const file = "/v1/284517/files/0123456789abcdef0123456789abcdef"
	s.does(file, status(302, ``, "Location", strings.Replace(store.url, "127.0.0.1", "localhost", 1)+"/blob?sig=1"))
	item, err := fetched(t, s, nil)
	if err != nil || item.Invoice.Attachments[0].Content.Size != 14 || token != "" {
		t.Errorf("%v, the token that went along: %q", err, token)
	}
	s.does(file, status(302, ``, "Location", "http://files.example/blob"))
	if _, err := fetched(t, s, nil); fault.KindOf(err) != fault.Temporary {
		t.Errorf("a redirect that anybody can listen to: %v", err)
	}
}

func TestF17_APDFOrFileThatCannotBeHad(t *testing.T) {
	pdf := func(h http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Accept") == "application/octet-stream" {
				h(w, r)
				return
			}
			status(200, exampleInvoice)(w, r)
		}
	}
	for name, c := range map[string]struct {
		pdf     http.HandlerFunc
		setting string
		kind    fault.Kind
		code    string
	}{
		"never asked for":       {status(500, ``), "never", "", ""},
		"not there, may go":     {status(400, `{"code":40}`), "if_there", "", ""},
		"down, may go":          {status(500, ``), "if_there", "", ""},
		"no PDF at all, may go": {status(200, `<html>`), "if_there", "", ""},
		"cut, may go":           {cutShort("%PDF-1.7"), "if_there", "", ""},
		"busy, may not go":      {status(429, ``), "if_there", fault.Temporary, "SRC-LIMIT"},
		"not there, always":     {status(400, `{"code":40}`), "always", fault.Invalid, "DOC-ATT-MISSING"},
		"down, always":          {status(500, ``), "always", fault.Temporary, "SRC-DOWN"},
		"no PDF at all, always": {status(200, `<html>`), "always", fault.Temporary, "SRC-DOWN"},
		"empty, always":         {status(200, ``), "always", fault.Temporary, "SRC-DOWN"},
		"cut, always":           {cutShort("%PDF-1.7"), "always", fault.Temporary, "SRC-DOWN"},
	} {
		s := newScript(t)
		s.does(invoicePath, pdf(c.pdf))
		item, err := s.open(plugin.Values{"include_pdf": c.setting}).Fetch(t.Context(), invoiceRef)
		if fault.KindOf(err) != c.kind || fault.CodeOf(err) != c.code {
			t.Errorf("%s: %q %q %v", name, fault.KindOf(err), fault.CodeOf(err), err)
		}
		if err == nil && len(item.Invoice.Attachments) != 0 {
			t.Errorf("%s: it points at nothing: %+v", name, item.Invoice.Attachments)
		}
	}
	for name, c := range map[string]struct {
		file http.HandlerFunc
		kind fault.Kind
	}{
		"gone": {status(404, ``), fault.Invalid}, "down": {status(500, ``), fault.Temporary}, "cut": {cutShort("half"), fault.Temporary},
	} {
		s := newScript(t)
		s.says("/v1/284517/attachments/"+guidA, `[{"FileGuid":"0123456789abcdef0123456789abcdef","FileName":"a.pdf"}]`)
		s.does("/v1/284517/files/0123456789abcdef0123456789abcdef", c.file)
		if _, err := fetched(t, s, nil); fault.KindOf(err) != c.kind || fault.CodeOf(err) == "SRC-GONE" {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := fetched(t, s, plugin.Values{"attachments": "no"}); err != nil {
			t.Errorf("%s, not wanted: %v", name, err)
		}
	}
}
