package dashboard_test

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice/invoicetest"
)

const adaptor = at + "/adaptors/books"

func TestTheManualExportGoesThroughItsFourSteps(t *testing.T) {
	r := newRig(t)
	full, minimal, credit := invoicetest.Full(), invoicetest.Minimal(), invoicetest.CreditNote()
	full.Buyer.Name = "Somebody Else A/S"
	late := invoicetest.Minimal()
	late.Number = "late"
	late.DueDate = late.IssueDate.AddDays(-3)
	r.books.book(full)
	r.books.book(minimal)
	r.books.book(credit)
	r.books.book(late)
	v, out := r.connected()
	v.active()
	v.submit(adaptor+"/rules/deactivate?id="+url.QueryEscape(customerOf(full)), adaptor+"/rules/deactivate", "id", customerOf(full))

	v.wants(v.get(adaptor+"/export?go=1&by=number&numbers="), http.StatusOK, "Write at least one invoice number")
	v.wants(v.get(adaptor+"/export?go=1&by=customer"), http.StatusOK, "Choose at least one customer")
	v.wants(v.get(adaptor+"/export?go=1&by=date"), http.StatusOK, "Write a first or a last day")
	find := adaptor + "/export?go=1&by=date&from=2020-01-01"
	text := v.page(find)
	for _, says := range []string{"Not activated (1)", "Not exported (3)", "Already exported (0)", "4 documents at the source"} {
		if !strings.Contains(text, says) {
			t.Errorf("step 2 does not say %q: %s", says, summary(text))
		}
	}
	fields := []string{"by", "date", "from", "2020-01-01"}
	ids := values(text, "id")
	if len(ids) != 3 {
		t.Fatalf("%d can be ticked", len(ids))
	}
	for _, id := range ids {
		fields = append(fields, "id", id)
	}
	got := v.submit(find, adaptor+"/export/preview", fields...)
	preview := got.location
	for end := time.Now().Add(10 * time.Second); strings.Contains(got.text, "It goes on when you leave"); got = v.get(preview) {
		if time.Now().After(end) {
			t.Fatal("the preview does not end")
		}
		time.Sleep(20 * time.Millisecond)
	}
	v.wants(got, http.StatusOK, "This is what would be sent", "Cannot be sent", "The due date is before the invoice date", "These stay behind: late", "Send 2 invoices")
	if files, _ := os.ReadDir(out); len(files) != 0 {
		t.Error("a preview has sent something")
	}
	if n, err := r.store.Ledger.Count(t.Context(), "nordlys", ledger.Filter{}); err != nil || len(n) != 0 {
		t.Errorf("a preview has stored %v (%v)", n, err)
	}
	u := r.user("bo@nordlys.example", "nordlys", "bookkeeper")
	if got := r.signedIn(u.Email).get(preview); got.status != http.StatusSeeOther {
		t.Errorf("another user's preview answers %d", got.status)
	}
	r.must(r.store.Members.SaveSubscription(t.Context(), access.Subscription{ID: "other", Name: "Other", Zone: "UTC", Language: "en"}))
	anna, err := r.store.Members.UserByEmail(t.Context(), "anna@nordlys.example")
	r.must(err)
	r.must(r.store.Members.SetRole(t.Context(), anna.ID, "other", access.Owner))
	r.must(r.store.Setup.SaveActivation(t.Context(), setup.Activation{Subscription: "other", ID: "books", Name: "Books", Adaptor: "books"}))
	if got := v.get(strings.Replace(preview, at, "/c/other", 1)); got.status != http.StatusSeeOther {
		t.Errorf("under another company of the same user the preview answers %d", got.status)
	}
	var files []string
	for _, l := range links(got.text) {
		if strings.HasPrefix(l, preview+"/") && strings.HasSuffix(l, "/file") {
			files = append(files, v.get(l).text)
		}
		if strings.HasPrefix(l, preview+"/doc_") && !strings.HasSuffix(l, "/file") {
			v.page(l)
		}
	}
	if zip := v.get(preview + "/zip"); zip.status != http.StatusOK || !strings.HasPrefix(zip.text, "PK") {
		t.Errorf("the ZIP answers %d", zip.status)
	}
	var send []string
	for _, id := range values(got.text, "id") {
		send = append(send, "id", id)
	}
	got = v.submit(preview, preview+"/send", send...)
	v.wants(got, http.StatusOK, "2 documents are on their way")
	r.settle("nordlys")
	delivered, err := os.ReadDir(out)
	r.must(err)
	if len(delivered) != 2 || len(files) != 2 {
		t.Fatalf("%d files were delivered, %d shown", len(delivered), len(files))
	}
	for _, d := range delivered {
		sent, err := os.ReadFile(out + "/" + d.Name())
		r.must(err)
		if string(sent) != files[0] && string(sent) != files[1] {
			t.Errorf("%s is not what the preview showed", d.Name())
		}
	}
	v.wants(v.get(find), http.StatusOK, "Already exported (2)", "Not activated (1)")
}

func TestASettingOfOneCustomerIsSeenAsHisOwn(t *testing.T) {
	r := newRig(t)
	r.books.book(invoicetest.Full())
	v, _ := r.connected()
	v.active()
	customer := adaptor + "/rules/customers/" + url.PathEscape(customerOf(invoicetest.Full()))
	v.wants(v.submit(adaptor+"/rules/settings", adaptor+"/rules/settings", "active", "", "format", "csv", "destination", "partner",
		"general.attach_pdf", "never", "supplier.contact_email", "all@nordlys.example"), http.StatusOK, "Saved.")
	text := v.page(customer)
	for _, says := range []string{"Inherits: Never", "Inherits: all@nordlys.example", "settings for everyone", "Inherits: {Number}-{Key}"} {
		if !strings.Contains(text, says) {
			t.Errorf("the customer's page does not say %q", says)
		}
	}
	v.wants(v.submit(customer, customer, "active", "on", "format", "json", "destination", "partner", "supplier.contact_email", "one@nordlys.example",
		"general.attach_pdf", "always", "customer.address_scheme", "0088", "customer.address_value", "5790000436101"), http.StatusOK, "Saved.", "Changed here")
	own, has, err := r.store.Setup.Own(t.Context(), "nordlys", "books", customerOf(invoicetest.Full()))
	if err != nil || !has || own.Active != rule.On || own.Supplier["contact_email"] != "one@nordlys.example" || own.General["attach_pdf"] != "always" || own.Format != "json" {
		t.Errorf("the rule is %+v (%v)", own, err)
	}
	v.wants(v.submit(customer, customer, "active", "on", "format", "json", "destination", "partner", "general.file_name", "../{Number}"), http.StatusUnprocessableEntity, "Error:")
	// Emptied, the fields inherit again.
	v.wants(v.submit(customer, customer, "active", "on", "format", "json", "destination", "partner"), http.StatusOK, "Saved.")
	if own, _, err = r.store.Setup.Own(t.Context(), "nordlys", "books", customerOf(invoicetest.Full())); err != nil || len(own.Supplier)+len(own.General) != 0 {
		t.Errorf("the rule still holds %v %v (%v)", own.Supplier, own.General, err)
	}
}

func TestAScheduleShowsItsNextRuns(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	page := adaptor + "/schedule"
	for _, one := range []struct {
		fields []string
		status int
		says   string
	}{
		{[]string{"every", "hourly", "minute", "61"}, http.StatusUnprocessableEntity, "Error:"},
		{[]string{"every", "hourly", "minute", "ten"}, http.StatusUnprocessableEntity, "Error:"},
		{[]string{"every", "daily", "at", "25:00"}, http.StatusUnprocessableEntity, "Error:"},
		{[]string{"every", "weekly", "at", "06:00"}, http.StatusUnprocessableEntity, "Error:"},
		{[]string{"every", "cron", "cron", "nonsense"}, http.StatusUnprocessableEntity, "Error:"},
		{[]string{"every", "hourly", "minute", "5", "zone", "Mars"}, http.StatusUnprocessableEntity, "Error:"},
		{[]string{"every", "never"}, http.StatusUnprocessableEntity, "Error:"},
		{[]string{"every", "hourly", "minute", "5"}, http.StatusOK, "Hourly at minute 5"},
		{[]string{"every", "daily", "at", "06.30, 13:00"}, http.StatusOK, "Daily at 06:30, 13:00"},
		{[]string{"every", "weekly", "at", "06:00", "days", "monday", "days", "friday", "missed", "wait"}, http.StatusOK, "Monday, Friday at 06:00"},
		{[]string{"every", "cron", "cron", "30 6 * * 1-5"}, http.StatusOK, "30 6 * * 1-5"},
		{[]string{"every", "15m"}, http.StatusOK, "Every 15m"},
	} {
		got := v.submit(page, page, one.fields...)
		v.wants(got, one.status, one.says)
		if one.status == http.StatusOK && strings.Count(got.text, `title="20`) != 5 {
			t.Errorf("%v shows %d next runs", one.fields, strings.Count(got.text, `title="20`))
		}
	}
	v.wants(v.submit(page, page, "every", ""), http.StatusOK, "None: the schedule is off.")
}

func TestRecipientsAreAddedChangedAndRemoved(t *testing.T) {
	r := newRig(t)
	v, _ := r.connected()
	page := adaptor + "/notifications"
	v.wants(v.submit(page, page+"/add", "email", "not an address", "language", "en"), http.StatusUnprocessableEntity, "Write one e-mail address")
	v.wants(v.submit(page, page+"/add", "email", "Bo@Nordlys.example", "language", "da"), http.StatusOK, "bo@nordlys.example is told from now on")
	v.wants(v.submit(page, page+"/add", "email", "bo@nordlys.example", "language", "da"), http.StatusUnprocessableEntity, "told already")
	v.wants(v.submit(page, page, "doc-good.bo@nordlys.example", "yes", "lang.bo@nordlys.example", "sv", "doc-bad.anna@nordlys.example", "yes", "lang.anna@nordlys.example", "en"), http.StatusOK, "Saved.")
	a, err := r.store.Setup.Activation(t.Context(), "nordlys", "books")
	r.must(err)
	if len(a.Recipients) != 2 || !a.Recipients[1].DocumentPositive || a.Recipients[1].DocumentNegative || a.Recipients[1].Language != "sv" || !a.Recipients[0].DocumentNegative || a.Recipients[0].RunNegative {
		t.Errorf("the recipients are %+v", a.Recipients)
	}
	v.wants(v.submit(page, page, "remove", "anna@nordlys.example"), http.StatusOK, "Nobody will be told")
}

func TestADeliveredDocumentIsSentAgainForAReasonOnly(t *testing.T) {
	r := newRig(t)
	r.books.book(invoicetest.Full())
	v, out := r.connected()
	v.active()
	v.submit(at+"/adaptors", adaptor+"/run")
	r.settle("nordlys")
	doc := r.document("nordlys", invoicetest.Full().Number)
	page := at + "/documents/" + doc.ID + "/resend"
	v.wants(v.get(page), http.StatusOK, "already has this document", "Earlier sends")
	v.wants(v.submit(page, page), http.StatusUnprocessableEntity, "Choose why.")
	// The folder refuses a second file of the name, so the gateway adds a number.
	v.wants(v.submit(at+"/gateways/partner", at+"/gateways/partner", "name", "Partner", "set.path", out, "set.on_exists", "number"), http.StatusOK, "Partner is saved")
	got := v.submit(page, page, "why", "lost")
	v.wants(got, http.StatusOK, "is sent once more", "sent before")
	r.settle("nordlys")
	again := r.document("nordlys", invoicetest.Full().Number)
	if again.ResendOf != doc.ID || again.State != ledger.Delivered {
		t.Errorf("the copy is %s of %q: %s", again.State, again.ResendOf, again.Cause)
	}
	if got := v.submit(page, at+"/documents/"+doc.ID+"/try-now"); !strings.Contains(got.text, "moved on meanwhile") {
		t.Errorf("a delivered one that is tried answers %s", summary(got.text))
	}
}

func TestAPausedGatewayQueuesAndGoesOn(t *testing.T) {
	r := newRig(t)
	r.books.book(invoicetest.Full())
	v, out := r.connected()
	v.active()
	gateway := at + "/gateways/partner"
	v.wants(v.submit(gateway, gateway+"/do/pause"), http.StatusOK, "paused by Anna Holm")
	v.submit(at+"/adaptors", adaptor+"/run")
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if d := v.page(gateway); strings.Contains(d, "1 document waits behind it") && r.quiet("nordlys") {
			break
		}
	}
	v.wants(v.get(gateway), http.StatusOK, "1 document waits behind it", "Resume and send the 1 that waits")
	v.wants(v.get(at+"/"), http.StatusOK, "Partner is paused")
	v.wants(v.submit(gateway, gateway+"/do/resume"), http.StatusOK, "1 document is sent now")
	r.settle("nordlys")
	if files, _ := os.ReadDir(out); len(files) != 1 {
		t.Errorf("%d files were delivered", len(files))
	}
	v.wants(v.get(gateway+"/do/delete"), http.StatusOK, "Partner is in use and cannot be deleted yet", "1 customer with a rule of its own", "Nordisk Byg A/S", "Nothing happens to what stands below")
	if strings.Contains(v.page(gateway+"/do/delete"), `name="typed"`) {
		t.Error("what cannot be deleted has a button for it")
	}
	v.wants(v.submit(at+"/gateways", gateway+"/do/delete", "typed", "Partner"), http.StatusOK, "change the rule first")
}

func TestAPausedAdaptorSaysWhyAndGoesOn(t *testing.T) {
	r := newRig(t)
	r.books.book(invoicetest.Full())
	v, _ := r.connected()
	v.wants(v.submit(source, source, "set.address", "books.example", "set.sign_in", "key", "secret.key", "wrong"), http.StatusOK, "Saved.")
	v.submit(at+"/adaptors", adaptor+"/run")
	r.settle("nordlys")
	v.wants(v.get(adaptor), http.StatusOK, "did not accept the API key", "Needs sign-in", "Resume")
	v.wants(v.get(at+"/"), http.StatusOK, "Books: Dinero did not accept the API key")
	v.wants(v.submit(source, source, "set.address", "books.example", "set.sign_in", "key", "secret.key", "right"), http.StatusOK, "Saved.")
	v.wants(v.submit(adaptor, adaptor+"/resume"), http.StatusOK, "Books goes on.")
}

func TestThereIsHelpForEveryCode(t *testing.T) {
	r := newRig(t)
	v := r.firstRun()
	for _, code := range text.Codes() {
		for _, lang := range []string{"en", "da"} {
			got := v.do(http.MethodGet, "/help/codes/"+code, nil, "Accept-Language", lang)
			if got.status != http.StatusOK {
				t.Errorf("%s answers %d", code, got.status)
			}
		}
	}
	if got := v.get("/help/codes/NO-SUCH"); got.status != http.StatusNotFound {
		t.Errorf("an unknown code answers %d", got.status)
	}
}

// TestEveryWordOfThePagesIsThere reads the sources, since a crawl sees only what
// is shown.
func TestEveryWordOfThePagesIsThere(t *testing.T) {
	key := regexp.MustCompile(`\b(?:T|N|errWords)\(?\s?"([a-z0-9]+\.[a-z0-9_.\-]*[a-z0-9])"`)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := os.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".go") && !strings.HasSuffix(f.Name(), "_test.go") {
			names = append(names, f.Name())
		}
	}
	for _, f := range pages {
		names = append(names, "templates/"+f.Name())
	}
	found := 0
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(content), -1) {
			found++
			if !text.In("en").Has(m[1]) {
				t.Errorf("%s: there is no text %s", name, m[1])
			}
		}
	}
	if found < 400 {
		t.Errorf("only %d were found", found)
	}
}
