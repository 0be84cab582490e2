package text

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestDanishIsComplete(t *testing.T) {
	for key := range tables()["en"] {
		if !In("da").Has(key) {
			t.Errorf("da.txt has no %s", key)
		}
	}
}

func TestNoLanguageHasKeysOfItsOwn(t *testing.T) {
	for _, lang := range Languages() {
		for key := range tables()[lang] {
			if !In("en").Has(key) && !strings.HasPrefix(key, "said.") && !strings.HasPrefix(key, "declared.") {
				t.Errorf("%s.txt has %s, which English has not", lang, key)
			}
		}
	}
}

func TestSwedishHasTheWordsOfThePages(t *testing.T) {
	must := []string{"received.no", "received.yes", "received.unknown", "says.try_again", "says.nothing_needs_you",
		"word.customer", "word.supplier", "word.receiver", "word.sender", "word.customer_number", "word.order_number", "word.buyer_reference",
		"word.ean", "word.cvr", "word.firm_id", "word.adaptor", "word.catalogue", "button.activate", "word.source", "word.export_rules",
		"word.format", "word.gateway", "word.notifications", "word.schedule", "word.manual_export", "word.sharing", "word.lock", "word.run",
		"button.run_now", "word.receipt", "word.preview", "button.send_again", "button.put_on_hold", "button.test_connection", "button.sign_in",
		"button.sign_out", "word.settings", "word.certificate", "word.test_mode", "word.live", "word.invoice", "word.creditnote", "word.draft",
		"word.booked", "nav.home", "nav.documents", "adaptor.healthy", "adaptor.attention", "adaptor.needs_sign_in"}
	for key := range tables()["en"] {
		for _, section := range []string{"state.", "group.", "run.", "count.", "kind.", "month.", "when."} {
			if strings.HasPrefix(key, section) {
				must = append(must, key)
			}
		}
	}
	for _, key := range must {
		if !In("sv").Has(key) {
			t.Errorf("sv.txt has no %s", key)
		}
	}
}

// One thing has one name: leveringsvej and leveransväg.
func TestAGatewayHasItsNameInEveryLanguage(t *testing.T) {
	for _, lang := range []string{"da", "sv"} {
		for key, m := range tables()[lang] {
			if strings.Contains(strings.ToLower(plainly(m)), "gateway") {
				t.Errorf("%s.txt speaks of a gateway in %s: %s", lang, key, plainly(m))
			}
		}
	}
}

// plainly is what a text says whatever its values are, in all its forms.
func plainly(m message) string {
	var b strings.Builder
	for _, p := range m {
		b.WriteString(p.plain)
		for _, form := range p.plural {
			b.WriteString(plainly(form))
		}
		for _, o := range p.options {
			b.WriteString(plainly(o))
		}
	}
	return b.String()
}

// names lists the values that a text takes, and those without which it cannot be
// said whole.
func names(m message) (all, bare []string) {
	for _, p := range m {
		if p.name != "" {
			all = append(all, p.name)
			bare = append(bare, p.name)
		}
		for _, form := range p.plural {
			a, b := names(form)
			all, bare = append(all, a...), append(bare, b...)
		}
		for i, o := range p.options {
			a, b := names(o)
			all = append(all, a...)
			if last := i == len(p.options)-1; last && i > 0 {
				bare = append(bare, b...)
			}
		}
	}
	slices.Sort(all)
	slices.Sort(bare)
	return slices.Compact(all), slices.Compact(bare)
}

func TestTheLanguagesTakeTheSameValues(t *testing.T) {
	for _, lang := range []string{"da", "sv"} {
		for key, m := range tables()[lang] {
			want, _ := names(tables()["en"][key])
			for n := range strings.Count(strings.TrimPrefix(key, "said."), "{}") { // the key is the English text
				want = append(want, strconv.Itoa(n+1))
			}
			got, _ := names(m)
			for _, name := range got {
				if !slices.Contains(want, name) {
					t.Errorf("%s of %s takes {%s}, which English does not", key, lang, name)
				}
			}
			for _, name := range want {
				if !slices.Contains(got, name) && name != "n" { // Danish verbs do not follow the number
					t.Errorf("%s of %s does without {%s}", key, lang, name)
				}
			}
		}
	}
}

func TestNoTextShoutsOrPleads(t *testing.T) {
	bad := regexp.MustCompile(`!|\(s\)|(?i:\b(please|successfully)\b)|\bDe\b|\bDeres\b`)
	polite := regexp.MustCompile(`^(They|De|Deres)\b`) // the plural, not the polite form
	for lang, table := range tables() {
		for _, key := range slices.Sorted(maps.Keys(table)) {
			says := In(lang).Word(key)
			if bad.MatchString(says) && !polite.MatchString(says) {
				t.Errorf("%s of %s: %q", key, lang, says)
			}
		}
	}
}
