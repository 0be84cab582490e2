package email_test

import (
	"bytes"
	"mime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/email"
	"github.com/postbud/postbud/plugin"
)

// one is the only mail that the server has.
func one(t *testing.T, s *server) []byte {
	t.Helper()
	mails := s.raw(t)
	if len(mails) != 1 {
		t.Fatalf("there are %d mails, want 1", len(mails))
	}
	for _, raw := range mails {
		return raw
	}
	return nil
}

func TestAMailHasEachHeaderOnceAndNamesItsDocument(t *testing.T) {
	s := start(t, nil)
	day := time.Date(2026, 3, 1, 10, 30, 0, 0, time.UTC)
	g := openAt(t, s.settings().With(plugin.Values{"cc": "arkiv@nordlys.example", "from": "Åse Ærø <faktura@nordlys.example>"}), func() time.Time { return day })
	r, err := g.Deliver(t.Context(), parcel(plugin.Values{"subject": "Faktura 1042 fra Ærø Skibsværft"}))
	if err != nil {
		t.Fatal(err)
	}
	raw := one(t, s)
	header, list := parts(t, raw)
	decode := new(mime.WordDecoder)
	for name, want := range map[string]string{
		"From": "Åse Ærø <faktura@nordlys.example>", "To": "<bogholderi@kunde.example>", "Cc": "<arkiv@nordlys.example>",
		"Subject": "Faktura 1042 fra Ærø Skibsværft", "Date": "Sun, 01 Mar 2026 10:30:00 +0000",
		"Message-Id": "<bcdfghjklm-0@nordlys.example>", "X-Postbud-Document": "bcdfghjklm-0", "Mime-Version": "1.0", "Auto-Submitted": "auto-generated",
	} {
		got, err := decode.DecodeHeader(strings.Join(header[name], " AND "))
		if err != nil || got != want {
			t.Errorf("%s: %q, want %q; %v", name, got, want, err)
		}
	}
	for _, name := range []string{"Bcc", "User-Agent", "X-Mailer", "Return-Path", "Received"} {
		if header[name] != nil {
			t.Errorf("%s: %q", name, header[name])
		}
	}
	if r.RemoteID != "<bcdfghjklm-0@nordlys.example>" || r.Outcome != gateways.Delivered || r.Proof != gateways.ByTransfer || !r.At.Equal(day) {
		t.Errorf("%+v", r)
	}
	if !bytes.HasPrefix(r.Evidence, []byte("250 2.0.0 OK: queued")) || !bytes.Contains(r.Evidence, []byte("to: arkiv@nordlys.example taken")) || !bytes.Contains(r.Evidence, []byte("TLS 1.3")) {
		t.Errorf("evidence: %s", r.Evidence)
	}
	if len(list) != 2 || !strings.HasPrefix(list[0].kind, "text/plain") || list[1].name != "1042.xml" || !strings.HasPrefix(list[1].kind, "application/xml") {
		t.Errorf("parts: %+v", list)
	}
	for line := range bytes.Lines(raw) {
		if len(line) > 998 {
			t.Errorf("a line has %d bytes", len(line))
		}
	}
}

// A signature (DKIM, RFC 6376) that the company's mail server adds breaks where a server
// on the way has to change something: it folds long lines, recodes eight bits, mends line
// ends, adds a Date or a Message-ID. And it counts for the sender's own domain.
func TestAMailGivesNoServerAReasonToChangeWhatWasSigned(t *testing.T) {
	s := start(t, nil)
	p := parcel(plugin.Values{
		"subject": strings.Repeat("Faktura fra Ærø Skibsværft ", 12), "text": "Kære kunde,\n" + strings.Repeat("æøå ", 400) + "\n.\nFrom os\r\n \n",
		"cc": strings.Repeat("arkiv@nordlys.example\n", 9),
	})
	p.Beside = []gateways.File{file(strings.Repeat("æ", 80)+".csv", "text/csv", "æ;b\n"+strings.Repeat("x", 2000))}
	if _, err := open(t, s.settings()).Deliver(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	raw := one(t, s)
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	for line := range bytes.Lines(raw) {
		text, whole := bytes.CutSuffix(line, []byte("\r\n"))
		if !whole || bytes.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r > '~' }) {
			t.Errorf("not one line of seven bits: %q", line)
		}
		if len(text) > 998 { // the bound of RFC 5322, section 2.1.1, at which servers fold; a part may name a file at length
			t.Errorf("%d letters: %q", len(text), line)
		}
	}
	for line := range bytes.Lines(head) {
		if len(line) > 80 {
			t.Errorf("a line of the header with %d letters: %q", len(line), line)
		}
	}
	for _, name := range []string{"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"} {
		if n := bytes.Count(append([]byte("\r\n"), head...), []byte("\r\n"+name+":")); n != 1 {
			t.Errorf("%s is there %d times:\n%s", name, n, head)
		}
	}
	header, _ := parts(t, raw)
	if !strings.HasSuffix(header.Get("Message-Id"), "@nordlys.example>") || !strings.HasSuffix(header.Get("From"), "@nordlys.example>") {
		t.Errorf("not the sender's own domain: %s, %s", header.Get("Message-Id"), header.Get("From"))
	}
}

func TestTheSameParcelHasTheSameBytesAtEveryAttempt(t *testing.T) {
	s := start(t, nil)
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	p := parcel(plugin.Values{"cc": "arkiv@nordlys.example", "subject": "Ærø"})
	p.Made = now
	p.Beside = []gateways.File{file("1042.pdf", "application/pdf", "%PDF"), file("æ.csv", "text/csv; charset=utf-8; header=present", "a;b\r\n")}
	for _, at := range []time.Time{now, now.Add(time.Second), now.Add(36 * time.Hour)} {
		if _, err := openAt(t, s.settings(), func() time.Time { return at }).Deliver(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	mails := s.raw(t)
	first, second, third := mails["bcdfghjklm-0@nordlys.example.eml"], mails["bcdfghjklm-0@nordlys.example-2.eml"], mails["bcdfghjklm-0@nordlys.example-3.eml"]
	if first == nil || !bytes.Equal(first, second) || !bytes.Equal(first, third) {
		t.Errorf("another attempt gives another mail:\n%s\n%s\n%s", first, second, third)
	}
	if !bytes.Contains(first, []byte("Date: Sun, 01 Mar 2026 10:00:00 +0000\r\n")) {
		t.Errorf("the date is not when the document was made:\n%s", first)
	}
}

func TestWhatIsAttachedIsAsTheSettingsSay(t *testing.T) {
	xml, pdf, sheet := file("1042.xml", "application/xml", "<Invoice/>"), file("1042.pdf", "application/pdf", "%PDF"), file("timer æøå.csv", "text/csv; charset=utf-8", "a;b\r\n")
	for _, c := range []struct {
		attach string
		files  []gateways.File
		want   []string // nil for a fault
	}{
		{"both", []gateways.File{xml, pdf, sheet}, []string{"1042.xml", "1042.pdf", "timer æøå.csv"}},
		{"both", []gateways.File{xml}, []string{"1042.xml"}},
		{"file", []gateways.File{xml, pdf, sheet}, []string{"1042.xml"}},
		{"pdf", []gateways.File{xml, pdf, sheet}, []string{"1042.pdf"}},
		{"pdf", []gateways.File{pdf}, []string{"1042.pdf"}},
		{"pdf", []gateways.File{xml, sheet}, nil},
	} {
		s := start(t, nil)
		p := parcel(plugin.Values{"attach": c.attach})
		p.File, p.Beside = c.files[0], c.files[1:]
		_, err := open(t, s.settings()).Deliver(t.Context(), p)
		if c.want == nil {
			says{kind: fault.Invalid, code: "DOC-ATT-MISSING", text: "PDF", args: map[string]string{"customer": "bogholderi@kunde.example"}}.of(t, err)
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		var got []string
		_, list := parts(t, one(t, s))
		for _, p := range list[1:] {
			got = append(got, p.name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.attach, got, c.want)
		}
	}
}

func TestAMailSpeaksTheLanguageOfItsRule(t *testing.T) {
	for language, want := range map[string][2]string{
		"en": {"Electronic document 1042", "please find"}, "da": {"Elektronisk bilag 1042", "=C3=A6"}, "sv": {"Elektroniskt dokument 1042", "=C3=A4r bifogat"},
		"de": {"Elektronisches Dokument 1042", "anbei das Dokument"},
	} {
		s := start(t, nil)
		if _, err := open(t, s.settings()).Deliver(t.Context(), parcel(plugin.Values{"language": language})); err != nil {
			t.Fatal(err)
		}
		header, list := parts(t, one(t, s))
		if header.Get("Subject") != want[0] || !strings.Contains(string(list[0].data), want[1]) {
			t.Errorf("%s: %q, %q", language, header.Get("Subject"), list[0].data)
		}
	}
	s := start(t, nil)
	if _, err := open(t, s.settings().With(plugin.Values{"subject": "Ours", "text": "Own words."})).Deliver(t.Context(), parcel(plugin.Values{"subject": "The rule's"})); err != nil {
		t.Fatal(err)
	}
	header, list := parts(t, one(t, s))
	if header.Get("Subject") != "The rule's" || strings.TrimSpace(string(list[0].data)) != "Own words." {
		t.Errorf("%q, %q", header.Get("Subject"), list[0].data)
	}
}

// Whoever gets it reads what it is, not how its file is called.
func TestAMailNamesTheInvoiceAndItsSeller(t *testing.T) {
	for _, c := range []struct {
		language      string
		head          gateways.Head
		subject, says string
	}{
		{"en", gateways.Head{Number: "1042", Seller: "Nordlys ApS"}, "Invoice 1042 from Nordlys ApS", "find invoice 1042 from Nordlys ApS attached"},
		{"en", gateways.Head{Number: "1042", Seller: "Nordlys ApS", CreditNote: true}, "Credit note 1042 from Nordlys ApS", "credit note 1042"},
		{"da", gateways.Head{Number: "1042", Seller: "Nordlys ApS"}, "Faktura 1042 fra Nordlys ApS", "hermed faktura 1042 fra Nordlys ApS"},
		{"da", gateways.Head{Number: "1042", CreditNote: true}, "Kreditnota 1042", "hermed kreditnota 1042."},
		{"sv", gateways.Head{Number: "1042", Seller: "{Number}", CreditNote: true}, "Kreditfaktura 1042 från {Number}", "{Number}"},
		{"de", gateways.Head{Number: "1042\r\nBcc: thief@evil.example", Seller: "N"}, "Rechnung 1042  Bcc: thief@evil.example von N", "anbei: Rechnung"},
	} {
		s := start(t, nil)
		p := parcel(plugin.Values{"language": c.language})
		p.Head = c.head
		if _, err := open(t, s.settings()).Deliver(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		header, list := parts(t, one(t, s))
		subject, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
		if err != nil || subject != c.subject || !strings.Contains(string(list[0].data), c.says) {
			t.Errorf("%s: %q, %q, %v", c.language, subject, list[0].data, err)
		}
	}
}

func TestT16NothingBreaksOutOfItsHeader(t *testing.T) {
	s := start(t, nil)
	g := open(t, s.settings())
	for _, evil := range []string{
		"x\r\nBcc: thief@evil.example", "x\nBcc: thief@evil.example", "x\rBcc: thief@evil.example", "x\r\n\r\nbody", "x\x00y", "x\u0085y",
	} {
		for field, kind := range map[string]fault.Kind{"subject": fault.Invalid, "to": fault.RecipientNotFound, "cc": fault.RecipientNotFound} {
			options := plugin.Values{field: evil}
			if field != "subject" {
				options[field] = "a@kunde.example" + evil
			}
			_, err := g.Deliver(t.Context(), parcel(options))
			if fault.KindOf(err) != kind {
				t.Errorf("%s %q: %v", field, evil, err)
			}
		}
		p := parcel(nil)
		p.Name = "a" + evil + ".xml"
		if _, err := g.Deliver(t.Context(), p); fault.KindOf(err) != fault.Invalid {
			t.Errorf("name %q: %v", p.Name, err)
		}
		for _, field := range []string{"from", "hello"} {
			if _, err := email.Gateway.Tidy(s.settings().With(plugin.Values{field: evil})); fault.KindOf(err) != fault.Configuration {
				t.Errorf("%s %q: %v", field, evil, err)
			}
		}
	}
	if n := len(s.raw(t)); n != 0 {
		t.Fatalf("%d mails were sent", n)
	}
	p := parcel(nil)
	p.ID, p.MediaType = "x\r\nBcc: thief@evil.example", "text/plain\r\nBcc: thief@evil.example"
	if _, err := g.Deliver(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if raw := one(t, s); bytes.Contains(raw, []byte("evil")) {
		t.Errorf("%s", raw)
	}
}

func TestT16AddressesAreReadStrictly(t *testing.T) {
	s := start(t, nil)
	for address, good := range map[string]bool{
		"a@kunde.example": true, "Åse <a@kunde.example>": true, `"Jensen, Ib" <a@kunde.example>`: true, "a+b.c@sub.kunde.example": true,
		"a": false, "a@": false, "@b.example": false, "a@b": false, "a@b..example": false, "a b@c.example": false, `"a b"@c.example`: false,
		"a@b.example, c@d.example": false, "a@b.example (comment)": false, "group: a@b.example;": false, "<a@b.example": false,
		"æ@b.example": false, "a@ærø.example": false, "a@[127.0.0.1]": false, "a@b.example>\r\nDATA": false, "-oQ/tmp@b.example -X/x": false,
		strings.Repeat("a", 65) + "@b.example": false,
	} {
		_, err := email.Gateway.Tidy(s.settings().With(plugin.Values{"to": address}))
		if (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
		_, err = open(t, s.settings()).Deliver(t.Context(), parcel(plugin.Values{"to": address}))
		if (err == nil) != good || !good && fault.KindOf(err) != fault.RecipientNotFound {
			t.Errorf("%q from a rule: %v", address, err)
		}
	}
	_, err := open(t, s.settings().With(plugin.Values{"to": ""})).Deliver(t.Context(), parcel(nil))
	says{kind: fault.RecipientNotFound, text: "no e-mail address"}.of(t, err)
	_, err = open(t, s.settings()).Deliver(t.Context(), parcel(plugin.Values{"to": strings.Repeat("a@b.example\n", 51)}))
	says{kind: fault.Invalid, text: "51 addresses"}.of(t, err)
}

func TestT17NoTextEndsTheMailBeforeItsTime(t *testing.T) {
	for _, text := range []string{
		"one\n.\nMAIL FROM:<thief@evil.example>\nRCPT TO:<a@b.example>\nDATA\nevil\n.\n", "one\r\n.\r\nQUIT\r\n", "one\n.\r\nQUIT", "one\r\n.\nQUIT", "one\r.\rQUIT", ".\n", "..\n.x\n", "\n.", "no end",
	} {
		s := start(t, nil)
		p := parcel(plugin.Values{"text": text})
		p.File = file("1042.txt", "text/plain", text)
		if _, err := open(t, s.settings()).Deliver(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		raw := one(t, s)
		if rest := bytes.ReplaceAll(raw, []byte("\r\n"), nil); bytes.ContainsAny(rest, "\r\n") {
			t.Errorf("%q: there is a bare CR or LF in %q", text, raw)
		}
		if got := s.received(t)["1042.txt"]; string(got) != text {
			t.Errorf("%q was attached as %q", text, got)
		}
	}
}
