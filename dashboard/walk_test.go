package dashboard_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	fardinero "github.com/postbud/postbud/internal/far/dinero"
	farsftp "github.com/postbud/postbud/internal/far/sftp"
)

// walkWithScript is a person, a Dinero and a trading partner's SFTP server, with
// our script.
func walkWithScript(t *testing.T, chromium *chromiumRun) { walk(t, chromium, true) }

// walkWithoutScript is the same with a browser that runs no script at all.
func walkWithoutScript(t *testing.T, chromium *chromiumRun) { walk(t, chromium, false) }

func walk(t *testing.T, chromium *chromiumRun, script bool) {
	books, err := fardinero.Start(fardinero.Options{Data: fardinero.Sample(time.Now()), Switches: fardinero.Switches{RateLimit: -1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = books.Close() })
	inbox := t.TempDir()
	partner, err := farsftp.Open(farsftp.Options{Folder: inbox, Users: []farsftp.User{{Name: "nordlys", Password: "over the bridge"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = partner.Close() })

	r := newRig(t)
	r.work()
	b := newBrowser(t, chromium, r.server.URL, script)
	b.blind = !script

	b.open("/")
	b.shot("first-run")
	b.fill("code", setupCode, "name", "Anna Holm", "email", "anna@nordlys.example", "password", goodPassword, "company", "Nordlys", "cvr", "29384711")
	b.click("Make the company")
	b.says("Get started")
	b.shot("home-empty")

	b.open(at + "/catalogue")
	b.shot("catalogue")
	b.open(at + "/catalogue/dinero")
	b.click("Activate")
	b.fill("name", "Dinero")
	b.click("Activate")
	b.says("Two steps left")
	b.connectDinero(books)
	b.click("Fetch customers")
	b.says("customers were fetched")
	b.shot("customers")

	b.newPartner(partner)
	b.activatePage()
	b.settings()

	b.open(at + "/adaptors/dinero")
	b.date("start", time.Now().AddDate(0, 0, -2))
	b.click("Save")
	b.open(at + "/adaptors/dinero/notifications")
	b.shot("notifications")
	b.open(at + "/adaptors/dinero/schedule")
	b.choose("every", "hourly")
	b.fill("minute", "10")
	b.click("Save")
	b.says("The next 5 runs", "Hourly at minute 10")
	b.shot("schedule")

	b.manualExport(books, inbox)

	b.open(at + "/adaptors/dinero")
	b.click("Run now")
	r.settle("nordlys")
	b.open(at + "/runs")
	b.shot("runs")
	b.open(at + "/")
	b.says("Nothing needs you", "last 7 days")
	b.shot("home")
	b.open(at + "/documents?group=all")
	b.shot("documents")
	b.allThreeLists()
	b.noTrouble()
}

// connectDinero fills in the settings, tries them wrong and right, and saves.
func (b *browser) connectDinero(books *fardinero.Server) {
	b.Helper()
	who := books.Credentials()
	b.advanced()
	b.fill("set.organization", strconv.Itoa(who.Organization), "set.client_id", who.ClientID, "secret.client_secret", who.ClientSecret,
		"secret.api_key", "not the key", "set.base_url", books.URL(), "set.token_url", books.TokenURL(), "set.requests_per_minute", "100")
	b.click("Test connection")
	b.says("The connection does not work yet", "Dinero did not accept the API key")
	b.shot("source-wrong-key")
	b.fill("secret.api_key", who.APIKey)
	b.click("Test connection")
	b.says("The connection works", "Open firm")
	b.shot("source-tested")
	b.click("Save")
	b.says("Saved. Test the connection")
}

// newPartner sets up the SFTP server, with a key that is seen for the first time.
func (b *browser) newPartner(partner *farsftp.Server) {
	b.Helper()
	b.open(at + "/gateways/new")
	b.shot("gateway-kinds")
	b.open(at + "/gateways/new/sftp")
	b.fill("name", "Partner", "set.host", partner.Host(), "set.port", strconv.Itoa(partner.Port()), "set.user", "nordlys", "secret.password", "over the bridge")
	b.click("Test connection")
	b.says("The server shows this key", partner.Fingerprint())
	b.shot("gateway-first-key")
	b.choose("trust", "yes")
	b.click("Use this key and test again")
	b.says("The connection works")
	b.shot("gateway-tested")
	b.click("Save")
	b.says("Partner is saved")
	b.open(at + "/gateways/partner")
	b.shot("gateway")
}

// activatePage activates a page of customers for Peppol BIS by SFTP.
func (b *browser) activatePage() {
	b.Helper()
	b.open(at + "/adaptors/dinero/rules?select=page")
	b.shot("customers-chosen")
	b.press(`//main//div[contains(@class,"bulk")]//button[contains(., "Activate")]`)
	b.says("Activate ")
	b.choose("format", "peppolbis")
	b.shot("activate")
	b.press(`//main//button[starts-with(normalize-space(.), "Activate ")]`)
	b.says("customers were activated")
}

func (b *browser) settings() {
	b.Helper()
	b.open(at + "/adaptors/dinero/rules/settings")
	b.shot("settings-for-everyone")
	b.fill("supplier.contact_email", "faktura@nordlys.example")
	b.click("Save")
	b.says("Saved.")
	b.open(at + "/adaptors/dinero/rules?q=kommune")
	b.press(`(//main//tbody//td[contains(@class,"first")]//a)[1]`)
	b.says("settings for everyone")
	b.shot("settings-of-one")
}

// manualExport goes through the four steps and looks at what arrived.
func (b *browser) manualExport(books *fardinero.Server, inbox string) {
	b.Helper()
	b.open(at + "/adaptors/dinero/export")
	b.shot("export-find")
	b.fill("numbers", "1100-1103, 1101, 99999")
	b.click("Find invoices")
	b.says("The source does not have: 99999", "Not exported (")
	b.shot("export-found")
	b.press(`//main//button[normalize-space(.)="Preview"]`)
	b.follow("Can be sent", "Send ")
	b.says("This is what would be sent")
	b.shot("export-preview")
	b.press(`(//main//tbody//a[starts-with(normalize-space(.), "View")])[1]`)
	b.says("File sent")
	b.shot("export-preview-one")
	b.click("Go back")
	b.press(`//main//button[starts-with(normalize-space(.), "Send ")]`)
	b.says("on their way")
	b.follow("Delivered")
	b.shot("run")
	b.arrived(inbox)
	b.press(`(//main//tbody//td[contains(@class,"first")]//a)[1]`)
	b.says("Timeline", "The customer has received it")
	b.shot("document")
	b.click("Content")
	b.shot("document-content")
	b.click("Files")
	b.shot("document-files")
	b.click("Attempts")
	b.shot("document-attempts")
	b.click("Overview")
	b.click("Send again")
	b.shot("send-again")
	_ = books
}

// allThreeLists finds, at once, what was sent, what can be sent, and what belongs
// to a customer who was switched off.
func (b *browser) allThreeLists() {
	b.Helper()
	const found = at + "/adaptors/dinero/export?go=1&by=number&numbers="
	b.open(found + "1104")
	customer := ask[string](b, `document.querySelector("main tbody td[data-l=Customer]").textContent`)
	b.open(at + "/adaptors/dinero/rules?q=" + url.QueryEscape(customer))
	b.press(`(//main//tbody//td[contains(@class,"first")]//a)[1]`)
	b.choose("active", "off")
	b.click("Save")
	b.says("Saved.")
	b.open(found + "1100-1106,1117,1118")
	b.says("Not activated (", "Already exported (", "Activate customer")
	b.shot("export-all-three-lists")
}

// arrived sees that the partner has whole files.
func (b *browser) arrived(inbox string) {
	b.Helper()
	var names []string
	_ = filepath.WalkDir(inbox, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, filepath.Base(path))
		}
		return nil
	})
	if len(names) == 0 {
		b.Error("nothing arrived at the partner")
	}
	for _, n := range names {
		if !strings.HasSuffix(n, ".xml") {
			b.Errorf("%s arrived", n)
		}
	}
}
