package notice

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
)

var update = flag.Bool("update", false, "write the golden files")

var noon = time.Date(2026, 11, 6, 11, 0, 0, 0, time.UTC)

// everybody wants everything.
func everybody(address, language string) setup.Recipient {
	return setup.Recipient{Address: address, Language: language, DocumentPositive: true, DocumentNegative: true, RunPositive: true, RunNegative: true}
}

func news(t *testing.T) News {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Skip("this machine has no time zones")
	}
	return News{
		Subscription: "nordlys", Company: "Nordlys", Activation: "dinero", Adaptor: "Dinero",
		Link: "https://post.nordlys.example", Zone: zone,
		Recipients: []setup.Recipient{everybody("mette@nordlys.example", "en")},
	}
}

func stopped(number, customer, amount string) Document {
	return Document{
		ID: "doc_" + number, Number: number, Kind: "invoice", Customer: customer, Amount: invoice.MustDecimal(amount), Currency: "DKK",
		Gateway: "SFTP to the shipper", State: "stopped", Fault: "invalid", Code: "DOC-REF-MISSING",
		Args: map[string]string{"customer": customer}, Cause: "the order number is missing", At: noon.Add(-3 * time.Minute),
	}
}

func delivered(number, customer, amount string) Document {
	d := stopped(number, customer, amount)
	d.State, d.Good, d.Proof, d.Fault, d.Code, d.Args, d.Cause = "delivered", true, "read back", "", "", nil, ""
	return d
}

func TestAMailOfEachSort(t *testing.T) {
	n := news(t)
	credit := delivered("10414", "Fjord & Fjeld ApS", "1204.50")
	credit.Kind = "creditnote"
	late := delivered("10415", "Café Ørsted", "87.00")
	late.State = "sent"
	n.Documents = []Document{stopped("10412", "Nordisk Byg A/S", "1250"), stopped("10413", "Fjord & Fjeld ApS", "48200.75"), credit}
	n.Runs = []Run{
		{ID: "run_ok", Started: noon.Add(-time.Hour), Ended: noon.Add(-50 * time.Minute), Found: 4, Sent: 2, Proved: 1, Waiting: 1, Stopped: 2,
			Sums:      []Sum{{Gateway: "SFTP to the shipper", Currency: "DKK", Count: 2, Amount: invoice.MustDecimal("-1117.50")}},
			Documents: []Document{credit, late}},
		{ID: "run_failed", Started: noon.Add(-26 * time.Hour), Ended: noon.Add(-26 * time.Hour), Failed: true, Found: 3, Code: "SRC-DOWN",
			Args: map[string]string{"system": "Dinero", "time": "2026-11-05T08:00:00Z"}, Cause: "Dinero does not answer"},
	}
	n.Paused = []Paused{{Of: "destination", ID: "shipper", Name: "SFTP to the shipper", Since: noon.Add(-2 * time.Hour), Code: "GW-HOSTKEY", Waiting: 14,
		Args: map[string]string{"host": "sftp.shipper.example", "old": "SHA256:aaa", "new": "SHA256:bbb"}, Cause: "the key changed"}}
	n.Recipients = []setup.Recipient{everybody("mette@nordlys.example", "en"), everybody("lars@nordlys.example", "da")}
	names := []string{"paused", "run-failed", "negative", "positive", "document"}
	all := Compose(n, noon)
	if len(all) != 2*len(names) {
		t.Fatalf("%d mails, want %d", len(all), 2*len(names))
	}
	for i, m := range all {
		lang := []string{"en", "da"}[i/len(names)]
		name := names[i%len(names)] + "." + lang
		golden(t, name+".txt", "To: "+m.To+"\nSubject: "+m.Subject+"\nMessage-ID: "+m.ID+"\n\n"+m.Text)
		golden(t, name+".html", m.HTML)
		if m.Negative != (i%len(names) < 3) || m.Subscription != "nordlys" || m.Activation != "dinero" || !m.Created.Equal(noon) {
			t.Errorf("%s: got %+v", name, m)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is now\n%s", name, got)
	}
}

func TestAFailureSaysAllThatAPersonNeeds(t *testing.T) {
	n := news(t)
	n.Documents = []Document{stopped("10412", "Nordisk Byg A/S", "1250")}
	m := Compose(n, noon)[0]
	if m.Subject != "1 invoice was stopped: order number missing (Nordlys)" {
		t.Errorf("subject %q", m.Subject)
	}
	for _, body := range []string{m.Text, m.HTML} {
		for what, says := range map[string]string{
			"number": "10412", "customer": "Nordisk Byg A/S", "amount": "1,250.00\u00a0DKK", "cause": "The order number is missing",
			"received": "The customer has received nothing.", "what to do": "Type it", "by itself": "We do not try again by ourselves.",
			"link": "https://post.nordlys.example/c/nordlys/documents/doc_10412", "code": "DOC-REF-MISSING",
		} {
			if !strings.Contains(body, says) {
				t.Errorf("the %s is missing from\n%s", what, body)
			}
		}
	}
}

// A mail calls a document as its page does: stopped by us, failed on its way or after
// it, rejected by the receiver.
func TestAMailCallsADocumentAsItsPageDoes(t *testing.T) {
	for _, c := range []struct {
		state, code string
		attempted   bool
		says        string
	}{
		{"stopped", "DOC-REF-MISSING", false, "1 invoice was stopped: "},
		{"stopped", "GW-CONNECT", true, "1 invoice failed: "},
		{"rejected", "GW-MAIL-BOUNCE", true, "1 invoice failed: "},
		{"rejected", "RCV-REJECT", true, "1 invoice was rejected by the receiver"},
	} {
		n, d := news(t), stopped("10412", "Nordisk Byg A/S", "1250")
		d.State, d.Code, d.Attempted, d.Fault = c.state, c.code, c.attempted, "permanent"
		n.Documents = []Document{d}
		if m := Compose(n, noon)[0]; !strings.HasPrefix(m.Subject, c.says) {
			t.Errorf("%s %s: %q", c.state, c.code, m.Subject)
		}
	}
}

func TestAMailAboutManyCallsThemAsTheirPagesDo(t *testing.T) {
	for over, says := range map[int]string{0: "6 invoices delivered (", 6: "6 invoices handed over (", 2: "6 invoices delivered or handed over ("} {
		n := news(t)
		n.Documents = nil
		for i := range 6 {
			d := delivered(strconv.Itoa(i), "Nordisk Byg A/S", "1")
			if d.Proof = "receipt"; i < over {
				d.Proof = "transfer"
			}
			n.Documents = append(n.Documents, d)
		}
		var subjects []string
		for _, m := range Compose(n, noon) {
			subjects = append(subjects, m.Subject)
		}
		if !strings.HasPrefix(strings.Join(subjects, "; "), says) {
			t.Errorf("of %d handed over: %q", over, subjects)
		}
	}
}

func TestTheSameNewsTellNothingTwice(t *testing.T) {
	n := news(t)
	n.Documents = []Document{stopped("1", "A", "1"), stopped("2", "B", "2"), delivered("3", "C", "3")}
	n.Runs = []Run{{ID: "r", Sent: 1}}
	n.Paused = []Paused{{Of: "activation", ID: "dinero", Since: noon}}
	first := ids(Compose(n, noon))
	slices.Reverse(n.Documents)
	if again := ids(Compose(n, noon.Add(time.Hour))); !slices.Equal(first, again) {
		t.Errorf("first %v, then %v", first, again)
	}
	if len(first) != 4 || len(slices.Compact(slices.Sorted(slices.Values(first)))) != 4 {
		t.Errorf("got %v", first)
	}
	for _, id := range first {
		if !regexp.MustCompile(`^n[a-z0-9]{26}$`).MatchString(id) {
			t.Errorf("%q does not fit a Message-ID", id)
		}
	}
	for what, change := range map[string]func(*News){
		"recipient":      func(n *News) { n.Recipients[0].Address = "lars@nordlys.example" },
		"subscription":   func(n *News) { n.Subscription = "other" },
		"activation":     func(n *News) { n.Activation = "other" },
		"time of change": func(n *News) { n.Documents[0].At, n.Documents[1].At = noon, noon },
		"code":           func(n *News) { n.Documents[1].Code, n.Documents[2].Code = "DOC-DUE", "DOC-DUE" },
		"pause":          func(n *News) { n.Paused[0].Since = noon.Add(time.Second) },
		"run":            func(n *News) { n.Runs[0].ID = "s" },
	} {
		other := n
		other.Documents, other.Runs, other.Paused = slices.Clone(n.Documents), slices.Clone(n.Runs), slices.Clone(n.Paused)
		other.Recipients = slices.Clone(n.Recipients)
		change(&other)
		if slices.Equal(ids(Compose(other, noon)), first) {
			t.Errorf("another %s gives the same IDs", what)
		}
	}
}

func ids(all []Message) (ids []string) {
	for _, m := range all {
		ids = append(ids, m.ID)
	}
	return ids
}

func TestALateReceiptIsToldOnce(t *testing.T) {
	n := news(t)
	d := delivered("1", "A", "1")
	d.State, d.Code = "sent", "RCPT-LATE"
	n.Documents = []Document{d}
	first := Compose(n, noon)
	if len(first) != 1 || !first[0].Negative || first[0].Subject != "No receipt yet for 1 invoice (Nordlys)" || !strings.Contains(first[0].Text, "no receipt has come yet") {
		t.Fatalf("got %+v", first)
	}
	n.Documents[0].At = noon.Add(time.Hour)
	if again := Compose(n, noon.Add(time.Hour)); again[0].ID != first[0].ID {
		t.Error("it is told again after an hour")
	}
	n.Documents[0].Told = true
	if again := Compose(n, noon.Add(time.Hour)); len(again) != 0 {
		t.Errorf("told all the same: %+v", again)
	}
}

func TestPeopleGetWhatTheyAskedFor(t *testing.T) {
	n := news(t)
	n.Documents = []Document{stopped("1", "A", "1"), delivered("2", "B", "2")}
	n.Runs = []Run{{ID: "good", Sent: 1}, {ID: "bad", Failed: true}, {ID: "empty"}}
	n.Paused = []Paused{{Of: "destination", ID: "d", Name: "Shipper", Since: noon}}
	for _, c := range []struct {
		wants setup.Recipient
		gets  []string
	}{
		{setup.Recipient{}, nil},
		{setup.Recipient{DocumentNegative: true}, []string{"1 invoice was stopped: order number missing (Nordlys)"}},
		{setup.Recipient{DocumentPositive: true}, []string{"Invoice 2 was delivered to B (Nordlys)"}},
		{setup.Recipient{RunPositive: true}, []string{"1 document sent (Nordlys)"}},
		{setup.Recipient{RunNegative: true}, []string{"Shipper is paused: something stopped it (Nordlys)", "The run of Dinero failed: something stopped it (Nordlys)"}},
	} {
		c.wants.Address = "mette@nordlys.example"
		again := c.wants
		again.Address = "Mette@Nordlys.example"
		n.Recipients = []setup.Recipient{c.wants, again} // listed twice, told once
		var got []string
		for _, m := range Compose(n, noon) {
			got = append(got, m.Subject)
		}
		if !slices.Equal(got, c.gets) {
			t.Errorf("%+v: got %q", c.wants, got)
		}
	}
}

func TestFiveThousandFailuresMakeOneMail(t *testing.T) {
	n := news(t)
	for i := range 5000 {
		n.Documents = append(n.Documents, stopped(fmt.Sprint(10000+i), fmt.Sprint("Customer ", i), "100"))
	}
	all := Compose(n, noon)
	if len(all) != 1 || all[0].Subject != "5,000 invoices were stopped: order number missing (Nordlys)" {
		t.Fatalf("%d mails, the first %q", len(all), all[0].Subject)
	}
	m := all[0]
	if got := strings.Count(m.Text, "- Invoice "); got != 20 || !strings.Contains(m.Text, "and 4,980 more") || !strings.Contains(m.HTML, "and 4,980 more") {
		t.Errorf("%d rows:\n%s", got, m.Text)
	}
	if !strings.Contains(m.Text, "The customers have received nothing.") || !strings.Contains(m.Text, "Customer 7 needs an order number") {
		t.Error(m.Text)
	}
}

func TestManyCausesMakeOneMail(t *testing.T) {
	n := news(t)
	for i := range 900 {
		d := stopped(fmt.Sprint(i), "A", "1")
		d.Code = fmt.Sprintf("BR-CO-%d", i%300)
		n.Documents = append(n.Documents, d)
	}
	for range 50 {
		n.Documents = append(n.Documents, stopped("x", "B", "1"))
	}
	all := Compose(n, noon)
	if len(all) != 1 || all[0].Subject != "950 invoices need you, for 301 reasons (Nordlys)" {
		t.Fatalf("%d mails, the first %q", len(all), all[0].Subject)
	}
	text := all[0].Text
	if strings.Count(text, "- Invoice ") != 20 || !strings.Contains(text, "- and 30 more") || !strings.Contains(text, "and 873 more\n") {
		t.Error(text)
	}
	if len(text)+len(all[0].HTML) > mostBytes {
		t.Errorf("%d bytes", len(text)+len(all[0].HTML))
	}
	if first := strings.Index(text, "The order number is missing"); first < 0 || first > strings.Index(text, "breaks a rule") {
		t.Error("the commonest cause is not the first")
	}
}

func TestManyDeliveriesMakeOneMail(t *testing.T) {
	n := news(t)
	n.Recipients = []setup.Recipient{{Address: "m@n.example", DocumentPositive: true}}
	for i := range 5 {
		n.Documents = append(n.Documents, delivered(fmt.Sprint(i), "A", "100.25"))
	}
	if got := len(Compose(n, noon)); got != 5 {
		t.Errorf("%d mails for five", got)
	}
	n.Documents = append(n.Documents, delivered("5", "A", "100.25"))
	all := Compose(n, noon)
	if len(all) != 1 || all[0].Subject != "6 invoices delivered (Nordlys)" || !strings.Contains(all[0].Text, "601.50") || all[0].Negative {
		t.Errorf("got %+v", all)
	}
}
