package adaptortest

import (
	"reflect"
	"testing"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// declaration runs the suite of all plug-ins.
func (s suite) declaration(t *testing.T) {
	far := s.start(t)
	plugintest.Run(t, plugintest.Member{
		Kind: "adaptors",
		Spec: s.plugin.Declared(),
		Tidy: s.tidy,
		Good: []plugin.Values{far.Settings},
	})
}

// tidy is the declaration's own.
func (s suite) tidy(v plugin.Values) (plugin.Values, error) { return s.plugin.Tidy(v) }

// hooks holds Without against what is there. An adaptor that is not asked needs
// no hooks for asking, and only one that takes documents in needs Send.
func (s suite) hooks(t *testing.T) {
	b := s.bench(t)
	needed := map[string]bool{}
	_, pulls := b.adaptor.(adaptors.Puller)
	if pulls {
		for _, name := range []string{"Add", "Change", "Touch", "Spoil", "Remove", "Expire", "Limit", "Down"} {
			needed[name] = true
		}
	}
	_, listens := b.adaptor.(adaptors.Listener)
	_, serves := b.adaptor.(adaptors.Server)
	needed["Send"] = listens || serves

	asked := pulls && (b.far.Without[ByNumber] == "" || b.far.Without[ByCustomer] == "" || b.far.Without[ByDate] == "")
	if asked != s.plugin.Searched() {
		t.Errorf("it can be asked for single documents: %v, and its declaration says %v (see adaptors.Plugin.Unsearched)", asked, s.plugin.Searched())
	}

	value := reflect.ValueOf(b.far)
	known := map[string]bool{ByNumber: true, ByCustomer: true, ByDate: true, Since: true}
	for i := range value.NumField() {
		field := value.Type().Field(i)
		if field.Type.Kind() != reflect.Func {
			continue
		}
		known[field.Name] = true
		reason, missing := b.far.Without[field.Name], value.Field(i).IsNil()
		switch {
		case missing && reason == "" && needed[field.Name]:
			t.Errorf("the far end has no %s; name the reason in Without", field.Name)
		case !missing && reason != "":
			t.Errorf("the far end has %s, so there is no reason to be without it", field.Name)
		}
	}
	for name := range b.far.Without {
		if !known[name] {
			t.Errorf("Without names %q, which is no hook", name)
		}
	}
}
