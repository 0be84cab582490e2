package dashboard_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/builtin"
	fardropbox "github.com/postbud/postbud/internal/far/dropbox"
	"github.com/postbud/postbud/plugin"

	fardinero "github.com/postbud/postbud/internal/far/dinero"
)

// signInElsewhere goes to the service and back, as the browser's own rules for
// forms, cookies and redirects have it.
func signInElsewhere(t *testing.T, chromium *chromiumRun) {
	books, err := fardinero.Start(fardinero.Options{Data: fardinero.Sample(time.Now()), Switches: fardinero.Switches{RateLimit: -1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = books.Close() })
	r := newRig(t)
	v := r.firstRun()
	v.submit(at+"/catalogue/dinero/activate", at+"/catalogue/dinero/activate", "name", "Dinero", "gateway", "")
	who := books.Credentials()

	b := newBrowser(t, chromium, r.server.URL, true)
	b.prefix = "c"
	b.open("/sign-in")
	b.fill("email", "anna@nordlys.example", "password", goodPassword)
	b.click("Sign in")
	b.open(at + "/adaptors/dinero/source")
	b.advanced()
	b.choose("set.sign_in", "connect")
	b.fill("set.organization", strconv.Itoa(who.Organization), "set.client_id", who.ConnectClientID, "secret.client_secret", who.ConnectClientSecret,
		"set.base_url", books.URL(), "set.token_url", books.TokenURL(), "set.connect_authorize_url", books.AuthorizeURL(), "set.connect_token_url", books.ConnectTokenURL())
	b.click("Save and sign in with Visma Connect")
	b.says("You go to", "Continue to 127.0.0.1")
	b.shot("consent")
	b.click("Continue to")
	b.says("Let the app in?")
	b.press(`//button[contains(., "Approve")]`)
	b.says("Visma Connect: signed in.", "Signed in.")
	b.shot("consented")
	a, err := r.store.Setup.Activation(t.Context(), "nordlys", "dinero")
	r.must(err)
	if tokens, err := plugin.ParseTokens(a.Secrets["connection"]); err != nil || tokens.Refresh.Empty() {
		t.Errorf("the tokens are not stored: %v", err)
	}
	b.click("Test connection")
	b.says("The connection works")
	b.click("Fetch customers")
	b.says("customers were fetched")
	b.noTrouble()
}

// signInAtDropbox is the same for a gateway that is not stored yet.
func signInAtDropbox(t *testing.T, chromium *chromiumRun) {
	box, err := fardropbox.Open(fardropbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	r := newRigWith(t, builtin.Gateways())
	b := newBrowser(t, chromium, r.server.URL, true)
	b.prefix = "d"
	b.as(r.firstRun())
	b.open(at + "/gateways/new/dropbox")
	b.advanced()
	b.choose("set.sign_in", "connect")
	b.fill("name", "Our Dropbox", "set.client_id", box.AppKey(), "set.api_url", box.URL(), "set.content_url", box.URL(),
		"set.authorize_url", box.URL()+"/oauth2/authorize", "set.token_url", box.URL()+"/oauth2/token")
	b.click("Save and sign in with Dropbox")
	b.says("You go to", "Continue to 127.0.0.1")
	b.click("Continue to")
	b.says("Dropbox: signed in.", "Signed in.")
	b.shot("dropbox-signed-in")
	d, err := r.store.Setup.Destination(t.Context(), "nordlys", "our-dropbox")
	r.must(err)
	if tokens, err := plugin.ParseTokens(d.Secrets["connection"]); err != nil || tokens.Refresh.Empty() {
		t.Errorf("the tokens are not stored: %v", err)
	}
	b.click("Test connection")
	b.says("The connection works")
	box.Revoke()
	b.open(at + "/gateways/our-dropbox")
	b.click("Test connection")
	b.says("The connection does not work yet")
	b.advanced()
	b.click("Save and sign in again")
	b.click("Continue to")
	b.says("Dropbox: signed in.")
	b.click("Test connection")
	b.says("The connection works")
	b.noTrouble()
}
