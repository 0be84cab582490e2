package dashboard_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/evidence"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice/invoicetest"
)

const at = "/c/nordlys"

// connected has gone from the first run to an adaptor with customers, a folder to
// deliver into, and an engine at work. It returns the owner and the folder.
func (r *rig) connected() (v *visitor, out string) {
	r.Helper()
	v = r.firstRun()
	out = r.TempDir()
	v.wants(v.submit(at+"/catalogue/books/activate", at+"/catalogue/books/activate", "name", "Books", "gateway", ""), http.StatusOK, "Activated.")
	v.wants(v.submit(at+"/adaptors/books/source", at+"/adaptors/books/source",
		"set.address", "books.example", "set.sign_in", "key", "secret.key", "right"), http.StatusOK, "Saved.")
	v.wants(v.submit(at+"/gateways/new/folder", at+"/gateways/new/folder", "name", "Partner", "set.path", out, "set.on_exists", "refuse"), http.StatusOK, "Partner is saved")
	// Documents from before the activation are for the manual export; the samples are older.
	v.wants(v.submit(at+"/adaptors/books", at+"/adaptors/books", "name", "Books", "start", ""), http.StatusOK, "Saved.")
	r.work()
	return v, out
}

// active activates every customer for JSON into the folder.
func (v *visitor) active() {
	v.Helper()
	v.wants(v.submit(at+"/adaptors/books/source", at+"/adaptors/books/source/customers"), http.StatusOK, "Activate")
	page := at + "/adaptors/books/rules/activate?all=1"
	text := v.page(page)
	fields := []string{"format", "json", "destination", "partner"}
	for _, id := range values(text, "id") {
		fields = append(fields, "id", id, "scheme."+id, "0088", "value."+id, "5790000436101")
	}
	v.wants(v.submit(page, at+"/adaptors/books/rules/activate", fields...), http.StatusOK, "activated")
}

func TestTheWholeRoadIsWalkedWithoutAScript(t *testing.T) {
	r := newRig(t)
	inv := invoicetest.Full()
	r.books.book(inv)
	r.books.book(invoicetest.CreditNote())
	v, out := r.connected()
	v.active()

	got := v.submit(at+"/adaptors", at+"/adaptors/books/run")
	v.wants(got, http.StatusOK, "Books")
	r.settle("nordlys")
	v.wants(v.get(got.location), http.StatusOK, inv.Number, "2026-K007")
	list := v.page(at + "/documents?group=all")
	if !strings.Contains(list, inv.Number) || !strings.Contains(list, "Handed over") && !strings.Contains(list, "Delivered") {
		t.Fatalf("the list of documents says %s", summary(list))
	}
	doc := r.document("nordlys", inv.Number)
	page := v.page(at + "/documents/" + doc.ID)
	for _, says := range []string{"Invoice " + inv.Number, inv.Buyer.Name, inv.Lines[0].Item.Name, "Has the customer received anything?", "Converted and checked"} {
		if !strings.Contains(page, says) {
			t.Errorf("the page of the document does not say %q: %s", says, summary(page))
		}
	}
	content := v.page(at + "/documents/" + doc.ID + "/content")
	if !strings.Contains(content, `class="code"`) || !strings.Contains(content, inv.Number) {
		t.Errorf("the content is not shown: %s", summary(content))
	}
	files, err := os.ReadDir(out)
	r.must(err)
	if len(files) < 2 {
		t.Fatalf("%d files were delivered", len(files))
	}
	sent := v.get(at + "/documents/" + doc.ID + "/files/sent")
	delivered, err := os.ReadFile(filepath.Join(out, doc.Output.Name))
	r.must(err)
	if sent.text != string(delivered) {
		t.Error("the download is not the file that was delivered")
	}
	if how := sent.header.Get("Content-Disposition"); !strings.HasPrefix(how, "attachment") || sent.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the file comes as %q", how)
	}
	v.page(at + "/documents/" + doc.ID + "/attempts")
	link := at + "/documents/" + doc.ID + "/evidence"
	if page := v.page(at + "/documents/" + doc.ID + "/files"); !strings.Contains(page, link) {
		t.Errorf("the files do not offer the evidence: %s", summary(page))
	}
	archive := v.get(link)
	report, err := evidence.Verify(t.Context(), strings.NewReader(archive.text), int64(len(archive.text)))
	if err != nil || len(report.Wrong) > 0 || report.Files < 8 || !strings.Contains(archive.text, string(delivered)) {
		t.Errorf("the evidence: %+v, %v", report, err)
	}
}

func TestTheSameAddressAnswersJSON(t *testing.T) {
	r := newRig(t)
	r.books.book(invoicetest.Minimal())
	v, _ := r.connected()
	v.active()
	v.submit(at+"/adaptors", at+"/adaptors/books/run")
	r.settle("nordlys")

	var list struct {
		Documents []struct{ ID, Number, State, URL string }
	}
	got := v.do(http.MethodGet, at+"/documents", nil, "Accept", "application/json")
	r.must(json.Unmarshal([]byte(got.text), &list))
	if len(list.Documents) != 1 || list.Documents[0].Number != "2026-0001" {
		t.Fatalf("the list is %s", got.text)
	}
	var one struct {
		Number, State string
		History       []struct{ To string }
		File          struct{ SHA256 string }
	}
	got = v.do(http.MethodGet, list.Documents[0].URL, nil, "Accept", "application/json")
	r.must(json.Unmarshal([]byte(got.text), &one))
	if one.Number != "2026-0001" || len(one.History) < 3 || len(one.File.SHA256) != 64 {
		t.Errorf("the document is %s", got.text)
	}
	got = v.do(http.MethodGet, at+"/documents/doc_unknown", nil, "Accept", "application/json")
	if got.status != http.StatusNotFound || !strings.Contains(got.header.Get("Content-Type"), "problem+json") {
		t.Errorf("an unknown document answers %d %s", got.status, got.header.Get("Content-Type"))
	}
}

func (r *rig) document(company, number string) (found ledger.Transaction) {
	r.Helper()
	for t, err := range r.store.Ledger.Search(r.Context(), company, ledger.Filter{}) {
		r.must(err)
		if t.Head.Number == number && (found.ID == "" || t.Copy > found.Copy) {
			found = t
		}
	}
	if found.ID == "" {
		r.Fatalf("there is no document %s", number)
	}
	return found
}
