package dashboard_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	taker "github.com/postbud/postbud/adaptors/as2"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/as2"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// upload posts a file to a page, as its form does.
func (v *visitor) upload(path, name string, data []byte) answer {
	v.Helper()
	return v.uploadAs(formID(v.TB, v.page("/me")), path, name, data)
}

func (v *visitor) uploadAs(token, path, name string, data []byte) answer {
	v.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	err := w.WriteField("form", token)
	if err != nil {
		v.Fatal(err)
	}
	f, err := w.CreateFormFile(name, "acme.zip")
	if err == nil {
		_, err = f.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		v.Fatal(err)
	}
	req, err := http.NewRequestWithContext(v.Context(), http.MethodPost, v.base+path, &b)
	if err != nil {
		v.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Accept", "text/html")
	res, err := v.http.Do(req)
	if err != nil {
		v.Fatal(err)
	}
	defer res.Body.Close()
	var text bytes.Buffer
	_, _ = text.ReadFrom(res.Body)
	return answer{res.StatusCode, res.Header.Get("Location"), res.Header, text.String()}
}

func TestAPartnerPackGoesOutAndComesInByThePage(t *testing.T) {
	ours, key, err := partner.NewKey("NORDLYS", time.Now())
	theirs, theirKey, other := partner.NewKey("ACME", time.Now())
	if err != nil || other != nil {
		t.Fatal(err, other)
	}
	r := newRigWith(t, gateways.NewRegistry(as2.Gateway))
	r.parts.Adaptors = adaptors.NewRegistry(taker.Adaptor)
	r.server.Config.Handler = r.handler(r.server.URL)
	v := r.firstRun()

	pack, err := partner.Sides{OurName: "ACME", OurCertificate: theirs, OurKey: plugin.NewSecret(theirKey)}.Pack("https://as2.acme.example/in")
	r.must(err)
	var file bytes.Buffer
	r.must(pack.Write(&file, time.Now()))
	print := partner.Fingerprint(pack.Certificates[0].Certificate)

	// into a new gateway
	page := at + "/gateways/new/as2/do/partner"
	v.wants(v.get(at+"/gateways/new/as2"), http.StatusOK, page, "Partner packs")
	v.wants(v.get(page), http.StatusOK, "From the partner", "Save the settings first")
	if text := v.page(page); strings.Contains(text, "has no address") {
		t.Error("a pack that is not there yet lacks an address")
	}
	got := v.upload(page, "pack", file.Bytes())
	if got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, summary(got.text))
	}
	v.wants(v.get(got.location), http.StatusOK, "ACME", "https://as2.acme.example/in", print, "CN=ACME", "Nothing is stored yet")
	_, draft, _ := strings.Cut(got.location, "?")
	form := v.get(at + "/gateways/new/as2?" + draft)
	v.wants(form, http.StatusOK, `value="ACME"`, `value="https://as2.acme.example/in"`)
	if all, err := r.store.Setup.Destinations(t.Context(), "nordlys"); err != nil || len(all) != 0 || strings.Contains(form.text, `id="test"`) {
		t.Errorf("%d gateways are stored, %v, or something was tested", len(all), err)
	}

	if got := v.uploadAs("", page, "pack", file.Bytes()); got.status != http.StatusForbidden {
		t.Errorf("without a token: %d", got.status)
	}
	token := formID(t, v.page(page))
	for range 2 { // the second time it leads to what came of it
		if got := v.uploadAs(token, page, "pack", file.Bytes()); got.status != http.StatusSeeOther {
			t.Errorf("%d", got.status)
		}
	}

	// a certificate alone leaves the rest as it is, and what is no pack is said
	r.must(r.store.Setup.SaveActivation(t.Context(), setup.Activation{Subscription: "nordlys", ID: "acme-in", Name: "From Acme", Adaptor: "as2",
		Settings: plugin.Values{"our_id": "NORDLYS", "our_certificate": ours, "partner_id": "ACME", "partner_certificate": ours}, Secrets: setup.Secrets{"our_key": plugin.NewSecret(key)}}))
	source := at + "/adaptors/acme-in/source"
	v.wants(v.get(source+"/partner"), http.StatusOK, r.server.URL+"/in/nordlys/acme-in")
	r.server.Config.Handler = r.handler("")
	v.wants(v.get(source+"/partner"), http.StatusOK, "this server has no public address", "public_url")
	r.server.Config.Handler = r.handler(r.server.URL)
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: "nordlys", ID: "other", Name: "Other", Gateway: "as2",
		Settings: plugin.Values{"our_id": "NORDLYS", "partner_id": "SOMEBODY", "url": "https://as2.other.example"}}))
	v.wants(v.get(at+"/gateways/other/do/partner"), http.StatusOK, "no AS2 adaptor here receives from this partner", at+"/catalogue/as2")
	v.wants(v.get(source), http.StatusOK, source+"/partner")
	got = v.upload(source+"/partner", "pack", []byte(theirs))
	told := v.get(got.location)
	v.wants(told, http.StatusOK, print)
	if strings.Contains(told.text, `mono">ACME<`) { // it stands in the form, and not in the file
		t.Error("the page says of the certificate what it does not hold")
	}
	_, draft, _ = strings.Cut(got.location, "?")
	v.wants(v.get(source+"?"+draft), http.StatusOK, `value="ACME"`, strings.TrimSpace(theirs)[30:60])
	for name, data := range map[string][]byte{"no ZIP": []byte("hello"), "a key": []byte(theirKey), "nothing": nil} {
		if got := v.upload(page, "pack", data); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, `role="alert"`) {
			t.Errorf("%s: %d %s", name, got.status, summary(got.text))
		}
	}
	if got := v.upload(source+"/partner", "pack", []byte(ours)); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, "This is your own pack") {
		t.Errorf("our own: %d %s", got.status, summary(got.text))
	}
	if got := v.upload(page, "pack", make([]byte, 3<<20)); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("3 MB: %d", got.status)
	}
	if got := v.upload(page, "other", file.Bytes()); got.status/100 != 4 {
		t.Errorf("another field: %d", got.status)
	}
	if got := v.upload(at+"/gateways/new/as2", "pack", file.Bytes()); got.status/100 == 2 || got.status == http.StatusSeeOther {
		t.Errorf("a file is taken by another page: %d", got.status)
	}

	// and ours goes out
	got = v.get(source + "/partner/pack")
	if got.status != http.StatusOK || got.header.Get("Content-Type") != "application/zip" {
		t.Fatalf("%d %s", got.status, summary(got.text))
	}
	own, err := partner.ReadPack([]byte(got.text))
	if err != nil || own.Name != "NORDLYS" || own.URL != r.server.URL+"/in/nordlys/acme-in" || strings.Contains(got.text, "PRIVATE KEY") {
		t.Errorf("%+v, %v", own, err)
	}
}
