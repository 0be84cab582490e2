package as2_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
)

// Partners write why they refuse a message in their own language.
func TestCase31TheReasonsOfAPartnerAreReadInItsLanguage(t *testing.T) {
	const want = "Empfänger unbekannt"
	for name, c := range map[string]struct{ charset, coding, text string }{
		"UTF-8":                               {"utf-8", "8bit", want},
		"UTF-8 that is not named":             {"", "8bit", want},
		"UTF-8 that is called US-ASCII":       {"us-ascii", "8bit", want},
		"ISO 8859-1":                          {"iso-8859-1", "8bit", "Empf\xe4nger unbekannt"},
		"ISO 8859-1 as quoted-printable":      {"ISO-8859-1", "quoted-printable", "Empf=E4nger unbekannt"},
		"Windows-1252 that is not named":      {"", "8bit", "Empf\xe4nger unbekannt"},
		"Windows-1252 that is called UTF-8":   {"utf-8", "8bit", "Empf\xe4nger unbekannt"},
		"a set that nobody knows, UTF-8":      {"x-own", "8bit", want},
		"a set that nobody knows, another":    {"x-own", "8bit", "Empf\xe4nger unbekannt"},
		"old Mac letters in base64":           {"macintosh", "base64", "RW1wZopuZ2VyIHVuYmVrYW5udA=="},
		"UTF-8 in quotes and with line ends ": {`"UTF-8"`, "8bit", "\r\n" + want + "\r\n"},
	} {
		t.Run("case 31 "+name, func(t *testing.T) {
			m := mdnOf(t, c.charset, c.coding, c.text, "Error: code 17")
			if m.Text != want {
				t.Errorf("it reads %q", m.Text)
			}
		})
	}
	for name, field := range map[string]string{
		"as it is":         want,
		"of Windows":       "Empf\xe4nger unbekannt",
		"an encoded word":  "=?ISO-8859-1?Q?Empf=E4nger_unbekannt?=",
		"another encoding": "=?macintosh?B?RW1wZopuZ2VyIHVuYmVrYW5udA==?=",
	} {
		t.Run("case 31 a field "+name, func(t *testing.T) {
			m := mdnOf(t, "utf-8", "8bit", "x", "Failure: "+field)
			if len(m.Details) != 1 || m.Details[0] != want {
				t.Errorf("it reads %q", m.Details)
			}
			m = mdnOf(t, "utf-8", "8bit", "x", "Disposition: automatic-action/MDN-sent-automatically; processed/error: "+field)
			if m.Disposition.Text != want || !m.Disposition.Negative() {
				t.Errorf("it reads %+v", m.Disposition)
			}
		})
	}
}

// mdnOf is a receipt without a signature.
func mdnOf(t *testing.T, charset, coding, text, field string) *as2.MDN {
	t.Helper()
	kind := "text/plain"
	if charset != "" {
		kind += "; charset=" + charset
	}
	body := "--b\r\nContent-Type: " + kind + "\r\nContent-Transfer-Encoding: " + coding + "\r\n\r\n" + text + "\r\n" +
		"--b\r\nContent-Type: message/disposition-notification\r\n\r\n" +
		"Original-Message-ID: <m@x>\r\n" + field + "\r\n--b--\r\n"
	header := http.Header{"Content-Type": {`multipart/report; report-type=disposition-notification; boundary="b"`}}
	m, err := as2.ReadMDN(header, strings.NewReader(body), as2.Partner{}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Case 34: one that names several is for none of them.
func TestCase34AReceiptForSeveralMessagesIsForNone(t *testing.T) {
	for name, c := range map[string]struct {
		fields  string
		foreign bool
	}{
		"case 34 ours first":       {"Original-Message-ID: <y@x>", true},
		"case 34 the same twice":   {"Original-Message-ID: <m@x>", false},
		"case 34 without brackets": {"Original-Message-ID: m@x", false},
	} {
		t.Run(name, func(t *testing.T) {
			m := mdnOf(t, "utf-8", "8bit", "x", c.fields+"\r\nDisposition: automatic-action/MDN-sent-automatically; processed")
			j := as2.Judge(as2.Expectation{MessageID: "<m@x>"}, m)
			if (j.Verdict == as2.VerdictForeign) != c.foreign || c.foreign && !strings.Contains(j.Reason, `"<y@x>"`) {
				t.Errorf("%+v", j)
			}
		})
	}
}
