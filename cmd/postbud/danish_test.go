package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/plugin"
)

// TestTheDoctorSpeaksDanish: what is well, and what is not.
func TestTheDoctorSpeaksDanish(t *testing.T) {
	x := newTrial(t)
	out := x.folder(t, "out")
	x.to("partner", "folder", plugin.Values{"path": out})
	x.apply(t)
	r := x.postbud(t, "doctor", "--language", "da")
	for _, line := range []string{"ok    serverens indstillinger: de kan læses", "ok    datamappe: ", "ok    tidszoner: Europe/Copenhagen",
		"ok    database og hovednøgle: begge kan åbnes", "ok    trial: leveringsvej partner: 4 trin gik godt"} {
		if !strings.Contains(r.stdout, line) {
			t.Errorf("the doctor does not say %q: %s%s", line, r.stdout, r.stderr)
		}
	}
	if err := os.Remove(out); err != nil {
		t.Fatal(err)
	}
	if r := x.postbud(t, "doctor", "--language", "da"); r.code != 1 || !strings.Contains(r.stdout, "FEJL  trial: leveringsvej partner: path: ") || strings.Contains(r.stdout, "is missing") {
		t.Errorf("the doctor ends with %d: %s%s", r.code, r.stdout, r.stderr)
	}
}

// TestVerifySpeaksDanish of what is no archive.
func TestVerifySpeaksDanish(t *testing.T) {
	name := filepath.Join(t.TempDir(), "evidence.zip")
	if err := os.WriteFile(name, []byte("no archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := postbud(t, "verify", name, "--language", "da")
	if r.code == 0 || !strings.Contains(r.stderr, "det kan ikke åbnes som et ZIP-arkiv") {
		t.Errorf("verify ends with %d: %s", r.code, r.stderr)
	}
}

// TestTheListsOfADryRunAreDanish: their titles, where a document goes, and what stops it.
func TestTheListsOfADryRunAreDanish(t *testing.T) {
	da := text.In("da")
	stopped := say(da, fault.New(fault.Invalid, "the customer wants an order number").Coded("DOC-REF-MISSING", "customer", "Nordisk Byg"))
	lists := map[engine.Group][]listed{engine.NotExported: {
		{Number: "17", Gateway: "nemhandel", Format: "oioubl", Before: []way{{Gateway: "vans"}}, Then: []way{{Gateway: "mail", Format: "pdf"}}, Strict: true},
		{Number: "18", Gateway: "nemhandel", Then: []way{{Gateway: "mail"}}, Problem: stopped},
	}}
	var out strings.Builder
	if err := printLists(&out, da, lists, false); err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{"Ikke aktiveret (0)", "Ikke eksporteret (2)", "Allerede eksporteret (0)", "Ordrenummeret mangler. Nordisk Byg kræver",
		"prøvet via vans, går via nemhandel (oioubl), derefter via mail (pdf), når nogen siger til\n", "går via nemhandel, derefter via mail\n"} {
		if !strings.Contains(out.String(), says) {
			t.Errorf("the lists do not say %q: %s", says, out.String())
		}
	}
	out.Reset()
	if err := printLists(&out, text.In("en"), lists, false); err != nil {
		t.Fatal(err)
	}
	if says := "tried by vans, goes by nemhandel (oioubl), then by mail (pdf) when somebody orders it\n"; !strings.Contains(out.String(), says) {
		t.Errorf("the lists do not say %q: %s", says, out.String())
	}
}

// TestWhatCameOfARunIsToldInDanish: the documents, what stops them, and what is left to a
// person.
func TestWhatCameOfARunIsToldInDanish(t *testing.T) {
	da := text.In("da")
	o := outcome{State: ledger.RunSucceeded, Found: 2, States: map[ledger.State]int{ledger.Stopped: 1}, Left: []listed{{Number: "16", Customer: "Nordisk Byg", Problem: da.Said("it is in work already")}},
		Documents: []outcomeDocument{
			{Number: "17", Customer: "Nordisk Byg", State: ledger.Stopped, Shown: ledger.ShownFailed, Code: "GW-DNS", Cause: "the server is not found", Gateway: "mail",
				args: map[string]string{"host": "sftp.example"}, Before: []tried{{Gateway: "partner", Cause: "the delivery was interrupted"}}},
		}}
	var out strings.Builder
	if err := o.print(&out, da, false); err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{"udeladt: 16 Nordisk Byg: det er allerede i arbejde\n", "GW-DNS Vi kan ikke finde serveren sftp.example. Navnet findes ikke",
		"via mail i stedet for partner:  leveringen blev afbrudt\n"} {
		if !strings.Contains(out.String(), says) {
			t.Errorf("it does not say %q: %s", says, out.String())
		}
	}
	if says := say(da, o.needs(time.Time{})); says != "1 af 1 dokumenter blev ikke leveret" {
		t.Errorf("what is left is told as %q", says)
	}
	o.State, o.Cause = ledger.RunFailed, "paused: leveringsvejen er lukket"
	if says := say(da, o.needs(time.Time{})); says != "kørslen mislykkedes: på pause: leveringsvejen er lukket" {
		t.Errorf("a run that failed is told as %q", says)
	}
}
