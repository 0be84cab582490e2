package notice

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/text"
)

func TestEveryMailSaysWhatTheCustomerHas(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Document)
		says   string
		by     string // what happens by itself
	}{
		{"stopped before it was sent", func(*Document) {}, "The customer has received nothing.", "We do not try again"},
		{"refused by the server", func(d *Document) { d.Fault, d.Code, d.Attempted = "permanent", "GW-HTTP", true }, "The customer has received nothing.", "We do not try again"},
		{"nobody can tell", func(d *Document) { d.Fault, d.Code, d.Double = "uncertain", "GW-CONNECT", true }, "We do not know whether the customer has received it.", "so that nothing is booked twice"},
		{"a bug while sending", func(d *Document) { d.Fault, d.Code, d.Attempted = "internal", "", true }, "We do not know whether", "so that nothing is booked twice"},
		{"a bug before sending", func(d *Document) { d.Fault, d.Code = "internal", "" }, "The customer has received nothing.", "We do not try again"},
		{"the receipt does not fit", func(d *Document) { d.Code = "AS2-MIC" }, "We do not know whether", "so that nothing is booked twice"},
		{"rejected", func(d *Document) { d.State, d.Code = "rejected", "RCV-REJECT" }, "The receiver has seen it and said no.", "We do not send it again"},
		{"changed after sending", func(d *Document) { d.State, d.Code = "held", "SRC-CHANGED" }, "The customer has received an earlier version.", "Nothing is sent until you decide."},
		{"sent by the source", func(d *Document) { d.State, d.Code = "held", "SRC-SENT-THERE" }, "From here the customer has received nothing; Dinero has sent it itself.", "Nothing is sent until you decide."},
		{"no rule", func(d *Document) { d.Code = "RULE-NONE" }, "The customer has received nothing.", "It goes on by itself when the customer is in place."},
		{"sent before", func(d *Document) { d.Code = "DUP" }, "The customer has received it.", "We do not try again"},
		{"delivered", func(d *Document) { *d = delivered("1", "A", "1") }, "The customer has received it.", "nothing you need to do"},
		{"handed over", func(d *Document) { *d = delivered("1", "A", "1"); d.Proof = "transfer" }, "It was handed over; SFTP to the shipper gives no proof", "nothing you need to do"},
		{"delivered twice perhaps", func(d *Document) { *d = delivered("1", "A", "1"); d.Double = true }, "It may have arrived twice.", "Ask the customer to book it only once"},
	} {
		n := news(t)
		d := stopped("1", "A", "1")
		c.change(&d)
		n.Documents = []Document{d}
		all := Compose(n, noon)
		if len(all) != 1 {
			t.Fatalf("%s: %d mails", c.name, len(all))
		}
		for _, says := range []string{c.says, c.by} {
			if !strings.Contains(all[0].Text, says) {
				t.Errorf("%s: %q is not in\n%s", c.name, says, all[0].Text)
			}
		}
		for _, lang := range []string{"en", "da"} {
			if !text.In(lang).Has("received." + string(d.Received())) {
				t.Errorf("%s: nothing to say for %q", lang, d.Received())
			}
		}
	}
}

func TestACreditNoteIsNegative(t *testing.T) {
	n := news(t)
	d := stopped("K1", "A", "1204.50")
	d.Kind = "creditnote"
	n.Documents = []Document{d, stopped("F1", "A", "3")}
	m := Compose(n, noon)[0]
	if !strings.Contains(m.Text, "- Credit note K1 · A · −1,204.50\u00a0DKK") || !strings.HasPrefix(m.Subject, "2 documents were stopped") {
		t.Errorf("%s\n%s", m.Subject, m.Text)
	}
}

func TestWithoutAnAddressThereAreNoLinks(t *testing.T) {
	n := news(t)
	n.Link = ""
	n.Documents = []Document{stopped("1", "A", "1"), delivered("2", "B", "1")}
	n.Runs = []Run{{ID: "r", Sent: 2}}
	n.Paused = []Paused{{Of: "activation", ID: "a"}}
	for _, m := range Compose(n, noon) {
		if strings.Contains(m.Text+m.HTML, "http") || strings.Contains(m.HTML, "<a ") || strings.Contains(m.Text, "See ") {
			t.Errorf("%s\n%s", m.Text, m.HTML)
		}
	}
}

func TestAMailIsInOneLanguage(t *testing.T) {
	n := news(t)
	n.Documents = []Document{stopped("1", "A", "1250")}
	n.Recipients[0].Language = "sv"
	m := Compose(n, noon)[0]
	if whole := text.In("sv").Has("mail.stopped.lead"); !whole && (!strings.Contains(m.HTML, `<html lang="en">`) || !strings.HasPrefix(m.Subject, "1 invoice was")) {
		t.Errorf("%s\n%s", m.Subject, m.HTML)
	}
	n.Recipients[0].Language = "da-DK"
	if m := Compose(n, noon)[0]; m.Subject != "1 faktura blev stoppet: ordrenummer mangler (Nordlys)" || !strings.Contains(m.Text, "1.250,00") {
		t.Errorf("%s\n%s", m.Subject, m.Text)
	}
}

func TestTestMailsAreMarked(t *testing.T) {
	n := news(t)
	n.Test = true
	n.Documents = []Document{stopped("1", "A", "1")}
	if m := Compose(n, noon)[0]; !strings.HasPrefix(m.Subject, "TEST · 1 invoice") {
		t.Errorf("got %q", m.Subject)
	}
}

const hostile = "\r\nBcc: all@evil.example\r\n\r\n<script>alert(1)</script><img src=\"http://evil.example/x.png\">\u202egnp\u2028{customer}[x]"

// What comes from invoices and from far ends must not break out of the mail.
func TestHostileValuesStayText(t *testing.T) {
	n := news(t)
	d := stopped(hostile, hostile, "1")
	d.Code, d.Cause, d.Gateway, d.ID, d.Currency = "RCV-REJECT", hostile, hostile, hostile, hostile
	d.Args = map[string]string{"text": hostile, "customer": hostile}
	good := delivered(hostile, hostile, "1")
	good.Gateway, good.Proof = hostile, hostile
	other := d
	other.Code = hostile
	n.Documents = []Document{d, good, other}
	n.Company, n.Adaptor, n.Subscription = hostile, hostile, hostile
	n.Paused = []Paused{{Of: "destination", ID: hostile, Name: hostile, Code: "GW-HTTP", Args: map[string]string{"text": hostile}}}
	n.Runs = []Run{{ID: hostile, Failed: true, Sent: 1, Code: hostile, Cause: hostile, Sums: []Sum{{Gateway: hostile, Currency: hostile}}}}
	all := Compose(n, noon)
	if len(all) != 6 {
		t.Fatalf("%d mails", len(all))
	}
	control := regexp.MustCompile(`[\x00-\x09\x0b-\x1f\x{202e}\x{2028}]`)
	for _, m := range all {
		if strings.ContainsAny(m.Subject, "\r\n") || control.MatchString(m.Subject+m.Text+m.HTML) {
			t.Errorf("%q\n%s", m.Subject, m.Text)
		}
		if strings.Contains(m.HTML, "<script") || strings.Contains(m.HTML, "<img") {
			t.Error(m.HTML)
		}
		loads := regexp.MustCompile(`(?i)<(img|link|iframe|object|video|style)|\ssrc\s*=\s*["']|url\(|javascript:`)
		if hit := loads.FindString(strings.ReplaceAll(m.HTML, "&#34;", "")); hit != "" {
			t.Errorf("%q in\n%s", hit, m.HTML)
		}
	}
}

func TestAMailStaysSmall(t *testing.T) {
	n := news(t)
	long := strings.Repeat("\"ø&<", 1000)
	for i := range 3000 {
		d := stopped(fmt.Sprint(i, long), long, "1")
		d.Code, d.Args = fmt.Sprintf("BR-CO-%d", i), map[string]string{"sentence": long, "rule": fmt.Sprintf("BR-CO-%d", i), "format": long}
		n.Documents = append(n.Documents, d)
	}
	n.Company, n.Adaptor = long, long
	for _, m := range Compose(n, noon) {
		if size := len(m.Text) + len(m.HTML); size > mostBytes || len(m.Subject) > 800 {
			t.Errorf("%d bytes, a subject of %d", size, len(m.Subject))
		}
	}
	for i := range n.Documents {
		n.Documents[i].Code = "RCV-REJECT"
		n.Documents[i].Args = map[string]string{"text": fmt.Sprint(i, long), "customer": long}
	}
	all := Compose(n, noon)
	if size := len(all[0].Text) + len(all[0].HTML); len(all) != 1 || size > mostBytes || !strings.Contains(all[0].Text, "more") {
		t.Errorf("%d mails, %d bytes", len(all), size)
	}
}
