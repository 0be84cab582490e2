package text

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/plugin"
)

// catalogue is the list of the design.
const catalogue = `SRC-KEY SRC-PLAN SRC-ORG SRC-SIGNIN SRC-LIMIT SRC-DOWN SRC-CHANGED SRC-SENT-THERE DOC-REF-MISSING DOC-EAN-BAD
DOC-CVR-BAD DOC-BANK-MISSING DOC-VAT-MAP DOC-TOTAL DOC-CREDIT-REF DOC-DUE DOC-ATT-MISSING DOC-ATT-SIZE DOC-RULE DOC-TEXT RULE-NONE
RULE-ADDR RULE-CAP RULE-UNMATCHED NET-LOOKUP GW-DNS GW-CONNECT GW-LOGIN GW-HOSTKEY GW-FOLDER GW-SPACE GW-TLS GW-FTPS-REUSE GW-EXISTS
GW-VERIFY GW-HTTP GW-MAIL-AUTH GW-MAIL-BOUNCE GW-QUOTA AS2-MDN-NEG AS2-MIC AS2-CERT AS2-SIG RCPT-LATE RCV-REJECT DUP RUN-BUSY RUN-LOST
CERT-SOON KEY-MISMATCH MAIL-DOWN FILE-GROWING FILE-UNREAD SRC-GONE DOC-ADDRESS-MISSING RULE-AMBIGUOUS DOC-XML DOC-UNSAID RCPT-AFTER RCPT-TWICE`

var parts = []string{"title", "short", "text", "action"}

func TestEveryCodeIsSaidInEnglishAndDanish(t *testing.T) {
	for _, code := range slices.Concat(strings.Fields(catalogue), plugin.Codes()) {
		if !slices.Contains(Codes(), code) {
			t.Errorf("%s is not in the catalogue", code)
		}
	}
	for _, code := range Codes() {
		for _, lang := range []string{"en", "da"} {
			for _, part := range parts {
				if !In(lang).Has(code + "." + part) {
					t.Errorf("%s.txt has no %s of %s", lang, part, code)
				}
			}
		}
	}
}

var noTime time.Time

var unkind = regexp.MustCompile(`[{}\[\]|…]|  |(^|\s)[.,;:?]|[.,;:]{2}|^[a-zæøå]|""|“”|\(\s*\)|[(=] ?\)|\( `)

func TestMissingValuesLeaveNoHole(t *testing.T) {
	for _, lang := range Languages() {
		for _, code := range Codes() {
			for kind, args := range given(code) {
				e := In(lang).Code(code, args)
				if e.Title == "" || e.Short == "" || e.Text == "" || e.Code != code {
					t.Errorf("%s of %s with %s: %+v", code, lang, kind, e)
				}
				for _, says := range []string{e.Title, e.Text, Capital(e.Short), e.Action} {
					if hole := unkind.FindString(says); hole != "" {
						t.Errorf("%s of %s with %s: %q in %q", code, lang, kind, hole, says)
					}
				}
				if strings.HasSuffix(e.Title, ".") || strings.HasSuffix(e.Short, ".") || strings.HasSuffix(e.Action, ".") {
					t.Errorf("%s of %s: a full stop after %q, %q or %q", code, lang, e.Title, e.Short, e.Action)
				}
				if !strings.HasSuffix(e.Text, ".") && !strings.HasSuffix(e.Text, "?") && !strings.HasSuffix(e.Text, `"`) {
					t.Errorf("%s of %s with %s: no full stop after %q", code, lang, kind, e.Text)
				}
			}
		}
	}
}

func TestWhatCannotBeSaidWithoutAValueHasAStandIn(t *testing.T) {
	for _, lang := range []string{"en", "da"} {
		for _, code := range Codes() {
			for _, part := range parts {
				_, bare := names(tables()[lang][code+"."+part])
				for _, name := range bare {
					if _, ok := tables()[lang]["default."+name]; !ok {
						t.Errorf("%s of %s in %s needs {%s}: put it in brackets or give it a default", part, code, lang, name)
					}
				}
			}
		}
	}
}

// given is what a fault may have of the values of a code: none, all, all empty, all but
// one, one alone.
func given(code string) map[string]map[string]string {
	all := full(code)
	ways := map[string]map[string]string{"none": nil, "empty": empty(code), "all": all}
	for name, value := range all {
		rest := maps.Clone(all)
		rest[name] = ""
		ways["all but "+name], ways[name+" alone"] = rest, map[string]string{name: value}
	}
	return ways
}

func empty(code string) map[string]string {
	args := map[string]string{}
	for name := range full(code) {
		args[name] = ""
	}
	return args
}

// full has a value for each that the code's texts take.
func full(code string) map[string]string {
	args := map[string]string{}
	for _, part := range parts {
		all, _ := names(tables()["en"][code+"."+part])
		for _, name := range all {
			args[name] = "X7"
		}
	}
	for name, value := range map[string]string{"time": "2026-11-06T12:00:00Z", "date": "2026-11-06", "due": "2026-11-05", "n": "14",
		"cause": "the disk is full", "why": "an element is not closed", "sentence": "it breaks", "reason": "its certificate has expired"} {
		if _, takes := args[name]; takes {
			args[name] = value
		}
	}
	return args
}

func TestCodesAreFilledIn(t *testing.T) {
	copenhagen := zone(t)
	for _, c := range []struct {
		lang, code string
		args       map[string]string
		want       Entry
	}{
		{"en", "SRC-SIGNIN", map[string]string{"system": "Dinero", "time": "2026-11-06T12:00:00Z"},
			Entry{Title: "Sign in to Dinero again", Short: "sign-in needed", Text: "Access ended at 13:00 on 6 November 2026. Documents wait and are sent after you sign in.", Action: "Sign in"}},
		{"da", "SRC-SIGNIN", map[string]string{"system": "Dinero", "time": ""},
			Entry{Title: "Log ind på Dinero igen", Short: "login mangler", Text: "Dokumenterne venter og sendes, når du har logget ind.", Action: "Log ind"}},
		{"da", "DOC-TOTAL", map[string]string{"system": "Dinero", "a": "1250.00", "b": "1249.99"},
			Entry{Title: "Totalen stemmer ikke", Short: "totalen stemmer ikke", Text: "Dinero siger 1.250,00, linjerne giver 1.249,99.", Action: "Åbn linjer"}},
		{"en", "DOC-DUE", map[string]string{"due": "2026-11-05", "date": "2026-11-06", "system": "Dinero"},
			Entry{Title: "The due date is before the invoice date", Short: "due date before invoice date", Text: "5 November 2026 is before 6 November 2026.", Action: "Correct in Dinero, then Fetch again"}},
		{"en", "CERT-SOON", map[string]string{"n": "1", "name": "Acme", "title": "Our certificate", "date": "2026-12-01"},
			Entry{Title: "A certificate ends in 1 day", Short: "certificate ends in 1 day", Text: "Our certificate of Acme is valid until 1 December 2026.", Action: "Get the next one from whoever issues it, and enter it"}},
		{"da", "GW-TLS", map[string]string{"reason": "its certificate has expired", "date": "2026-01-31"},
			Entry{Title: "Serverens certifikat er ikke gyldigt", Short: "certifikat ikke gyldigt", Text: "Dets certifikat er udløbet, gyldigt til 31. januar 2026. Intet blev sendt over denne forbindelse.", Action: "Sig det til partneren"}},
		{"en", "SET-CHOICE", map[string]string{"value": "numbr", "nearest": "number", "choices": "refuse, number"},
			Entry{Title: "A setting has a value that is not one of the choices", Short: "not one of the choices", Text: `"numbr" is not one of the choices. Did you mean number?`, Action: "Choose a value"}},
		{"en", "SET-CHOICE", map[string]string{"value": "x", "nearest": "", "choices": "refuse, number"},
			Entry{Title: "A setting has a value that is not one of the choices", Short: "not one of the choices", Text: `"x" is not one of the choices. The choices are refuse, number.`, Action: "Choose a value"}},
		{"en", "", map[string]string{"cause": "this program has no gateway \"x\""},
			Entry{Title: "Something stopped it", Short: "something stopped it", Text: `This program has no gateway "x".`, Action: "Technical details"}},
		{"en", "ACME-ODD", map[string]string{"cause": "odd"},
			Entry{Title: "Something stopped it", Short: "something stopped it", Text: "Odd.", Action: "Technical details"}},
	} {
		c.want.Code = c.code
		if got := In(c.lang).At(noTime, copenhagen).Code(c.code, c.args); got != c.want {
			t.Errorf("%s in %s:\ngot  %+v\nwant %+v", c.code, c.lang, got, c.want)
		}
	}
}

func TestTheRuleOfAFormatIsSaidByItsSentence(t *testing.T) {
	args := map[string]string{"rule": "BR-CO-15", "format": "PEPPOL BIS Billing 3", "terms": "BT-112 BT-109", "sentence": "the total with VAT is not the sum"}
	en, da := In("en").Code("BR-CO-15", args), In("da").Code("BR-CO-15", args)
	if en.Code != "BR-CO-15" || en.Title != "The invoice breaks a rule of PEPPOL BIS Billing 3" || en.Text != "The total with VAT is not the sum." || en.Short != "breaks rule BR-CO-15" {
		t.Errorf("got %+v", en)
	}
	if da.Text == "" || da.Text == en.Text || da.Title != "Fakturaen bryder en regel i PEPPOL BIS Billing 3" {
		t.Errorf("got %+v", da)
	}
	for _, rule := range []string{"BR-CO-15", "PEPPOL-EN16931-R010", "DK-R-014", "UBL-CR-001", "F-INV001"} {
		for _, lang := range Languages() {
			e := In(lang).Code(rule, nil)
			if e.Code != rule || e.Text == "" || !strings.Contains(e.Short, rule) {
				t.Errorf("%s: got %+v", rule, e)
			}
		}
	}
}
