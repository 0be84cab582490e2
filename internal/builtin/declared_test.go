package builtin_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/plugin"
)

// declarations are what forms are made of: the plug-ins, and the sections of a rule.
func declarations() map[string]plugin.Spec {
	all := map[string]plugin.Spec{"general": rule.Generals.Spec(), "supplier": rule.Suppliers.Spec(), "customer": rule.Customers.Spec()}
	for kind, specs := range map[string][]plugin.Spec{
		"adaptor": builtin.Adaptors().Specs(), "format": builtin.Formats().Specs(), "gateway": builtin.Gateways().Specs(),
	} {
		for _, s := range specs {
			all[kind+" "+s.Name] = s
		}
	}
	return all
}

// declared are the texts of all declarations, each with one that has it.
func declared() map[string]string {
	all := map[string]string{}
	for of, s := range declarations() {
		s.Told(func(t string) string { all[t] = of; return t })
	}
	for _, s := range plugin.Statuses() {
		all[string(s)], all[s.Means()] = "status", "status"
	}
	return all
}

// TestEveryDeclarationIsSaidInDanish: a Danish bookkeeper finds no English in a form.
func TestEveryDeclarationIsSaidInDanish(t *testing.T) {
	da, all := text.In("da"), declared()
	for en, of := range all {
		if !da.Has("declared." + en) {
			t.Errorf("%s: nobody says %q in Danish", of, en)
			continue
		}
		says := da.Declared(en)
		if shared := inCommon(en, says); shared != "" {
			t.Errorf("%s: %q is left of %q in %q", of, shared, en, says)
		}
		if got, want := placed(says), placed(en); got != want {
			t.Errorf("%s: %q has %s, and %q has %s", of, says, got, en, want)
		}
		if strings.HasSuffix(en, ".") != strings.HasSuffix(says, ".") {
			t.Errorf("%s: one of %q and %q is no sentence", of, en, says)
		}
	}
	if len(all) < 800 {
		t.Errorf("saw %d texts", len(all))
	}
}

// TestWhatIsSaidOfADeclarationIsStillDeclared finds the lines that no declaration has any
// more.
func TestWhatIsSaidOfADeclarationIsStillDeclared(t *testing.T) {
	all := declared()
	for _, lang := range text.Languages() {
		for _, key := range text.In(lang).Keys() {
			if en, ours := strings.CutPrefix(key, "declared."); ours && all[en] == "" {
				t.Errorf("no declaration has %q any more, which is said in %s", en, lang)
			}
		}
	}
}

var places = regexp.MustCompile(`\{\w+\}|[0-9]+`)

// placed are the fields that are filled in and the numbers of a text, in no order.
func placed(s string) string {
	found := places.FindAllString(s, -1)
	slices.Sort(found)
	return fmt.Sprint(found)
}
