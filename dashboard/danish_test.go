package dashboard_test

import (
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/plugin"
)

// dane is somebody who reads Danish.
func (r *rig) dane() *visitor {
	v := r.firstRun()
	v.submit("/me", "/me", "name", "Anna", "language", "da")
	return v
}

// onlyDanish looks that a page says what a declaration says in Danish, all of it or what
// part names, and nothing of it in English.
func onlyDanish(t *testing.T, page string, spec plugin.Spec) {
	t.Helper()
	page = gapPattern.ReplaceAllString(html.UnescapeString(tagPattern.ReplaceAllString(headPattern.ReplaceAllString(page, " "), " ")), " ")
	spec.Told(func(en string) string {
		says := text.In("da").Declared(en)
		if !strings.Contains(page, says) {
			t.Errorf("%s: the page does not say %q", spec.Name, says)
		}
		if says != en && strings.Contains(en, " ") && strings.Contains(page, en) {
			t.Errorf("%s: the page says %q", spec.Name, en)
		}
		return en
	})
}

// TestTheFormsOfGatewaysAreDanish: titles, help and choices of every gateway.
func TestTheFormsOfGatewaysAreDanish(t *testing.T) {
	r := newRigWith(t, builtin.Gateways())
	v := r.dane()
	kinds := v.page(at + "/gateways/new")
	for _, spec := range builtin.Gateways().Specs() {
		onlyDanish(t, kinds, plugin.Spec{Info: spec.Info})
		onlyDanish(t, v.page(at+"/gateways/new/"+spec.Name), spec)
	}
	if strings.Contains(kinds, "proved against") {
		t.Error("the statuses are said in English")
	}
}

// TestTheFormsOfSourcesAndRulesAreDanish: the catalogue, the form of a source, and the
// sections of a rule.
func TestTheFormsOfSourcesAndRulesAreDanish(t *testing.T) {
	r := newRig(t)
	v := r.dane()
	plug, _ := builtin.Adaptors().Find("dinero")
	dinero := plug.Declared()
	onlyDanish(t, v.page(at+"/catalogue"), plugin.Spec{Info: dinero.Info})
	v.wants(v.get(at+"/catalogue/dinero"), http.StatusOK, html.EscapeString(text.In("da").Declared(dinero.Status.Means())))
	v.submit(at+"/catalogue/dinero/activate", at+"/catalogue/dinero/activate", "name", "Dinero", "gateway", "")
	dinero.Summary = dinero.Title // what the catalogue alone says
	page := v.page(at + "/adaptors/dinero/source")
	onlyDanish(t, page+" "+text.In("da").Declared(dinero.Title), dinero)
	rules := v.page(at + "/adaptors/dinero/rules/settings")
	for _, says := range []string{"Sprog i mails til kunden", "En kreditnota skal nævne sin faktura", "Konto, der betales til"} {
		if !strings.Contains(rules, says) {
			t.Errorf("the page of the rules does not say %q", says)
		}
	}
	wrong := v.submit(at+"/adaptors/dinero/source", at+"/adaptors/dinero/source", "set.sign_in", "key", "do", "save")
	v.wants(wrong, http.StatusUnprocessableEntity, "Firma-ID skal udfyldes.")
}

// TestTheTestOfAConnectionIsDanish: one that goes well, and one that fails.
func TestTheTestOfAConnectionIsDanish(t *testing.T) {
	r := newRigWith(t, builtin.Gateways())
	v := r.dane()
	dir := t.TempDir()
	good := v.submit(at+"/gateways/new/folder", at+"/gateways/new/folder", "name", "Mappe", "set.path", dir, "do", "test")
	v.wants(good, http.StatusOK, "Forbindelsen virker.", "Åbn mappen", "Mappen "+dir+" er der.", "Skriv en prøvefil", "En lille fil blev skrevet og gemt på disken.",
		"Omdøb", "Den blev omdøbt.", "Slet", "Den blev slettet igen.")
	bad := v.submit(at+"/gateways/new/http", at+"/gateways/new/http", "name", "Web", "set.url", "https://127.0.0.1:"+strconv.Itoa(closedPort(t))+"/in", "do", "test")
	v.wants(bad, http.StatusOK, "Forbindelsen virker ikke endnu.", "Find serveren", "Navnet 127.0.0.1 er kendt.", "Forbind", "lukker ikke op")
	form := v.submit(at+"/gateways/new/folder", at+"/gateways/new/folder", "name", "Mappe", "set.path", "in", "do", "save")
	v.wants(form, http.StatusUnprocessableEntity, "Skriv hele stien til mappen, fra roden")
	for _, page := range []answer{good, bad, form} {
		says := html.UnescapeString(page.text)
		for _, key := range text.In("da").Keys() {
			en, ours := strings.CutPrefix(key, "said.")
			if ours && strings.Contains(en, " ") && !strings.Contains(en, "{}") && regexp.MustCompile(regexp.QuoteMeta(en)+`(\PL|$)`).MatchString(says) {
				t.Errorf("a page says %q", en)
			}
		}
		for _, en := range []string{"The name ", " is known", "It answers at", "The folder "} {
			if strings.Contains(says, en) {
				t.Errorf("a page says %q", en)
			}
		}
	}
}

var (
	// english are words that no Danish sentence has.
	english = regexp.MustCompile(`\b(the|and|of|not|with|this|was|are|which|from|has|been|that|you|your|when|where|only)\b`)
	quoted  = regexp.MustCompile(`(?s)<pre.*?</pre>|lang="en".*?</section>|\{[A-Za-z.:0-9]+\}`)
)

// TestADaneFindsNoEnglish looks at every page of a company that has a bit of everything.
func TestADaneFindsNoEnglish(t *testing.T) {
	r := newRig(t)
	v := r.crowded()
	v.submit("/me", "/me", "name", "Anna", "language", "da")
	theirs := map[string]bool{} // what the source of these tests calls its own settings
	plug, _ := r.parts.Adaptors.Find("books")
	plug.Declared().Told(func(en string) string { theirs[en] = true; return en })
	seen := 0
	for path, got := range r.crawl(v, at+"/", "/me", "/companies", at+"/documents?group=all", at+"/gateways/new/sftp", at+"/catalogue/dinero") {
		if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") || strings.HasSuffix(path, "/notifications") { // mails of before
			continue
		}
		seen++
		words := tagPattern.ReplaceAllString(headPattern.ReplaceAllString(quoted.ReplaceAllString(got.text, " "), " "), "\n")
		for line := range strings.Lines(html.UnescapeString(words)) {
			line = strings.TrimSpace(line)
			if english.MatchString(line) && !strings.Contains(line, "canary") && !theirs[line] {
				t.Errorf("%s says %q", path, line)
			}
		}
	}
	if seen < 60 {
		t.Errorf("only %d pages were seen", seen)
	}
}
