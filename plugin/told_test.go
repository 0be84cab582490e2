package plugin_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/postbud/postbud/plugin"
)

// TestADeclarationIsToldInOtherWords: all that people read is asked for, and nothing that
// a machine reads is changed, nor the declaration.
func TestADeclarationIsToldInOtherWords(t *testing.T) {
	of := func() plugin.Spec {
		return plugin.Spec{Info: plugin.Info{Name: "post", Title: "post title", Summary: "post summary.", Status: plugin.Beta}, Fields: []plugin.FieldSpec{
			{Name: "way", Title: "way title", Kind: plugin.KindOneOf, Help: "way help.", Default: "sea", Example: "air",
				Choices: []plugin.Choice{{Value: "sea", Title: "sea title"}, {Value: "air", Title: "air title"}}},
			{Name: "bare", Title: "bare title", Kind: plugin.KindText, When: []plugin.Condition{{Name: "way", Values: []string{"sea"}}}},
		}}
	}
	spec := of()
	told := spec.Told(strings.ToUpper)
	want := plugin.Spec{Info: plugin.Info{Name: "post", Title: "POST TITLE", Summary: "POST SUMMARY.", Status: plugin.Beta}, Fields: []plugin.FieldSpec{
		{Name: "way", Title: "WAY TITLE", Kind: plugin.KindOneOf, Help: "WAY HELP.", Default: "sea", Example: "air",
			Choices: []plugin.Choice{{Value: "sea", Title: "SEA TITLE"}, {Value: "air", Title: "AIR TITLE"}}},
		{Name: "bare", Title: "BARE TITLE", Kind: plugin.KindText, When: []plugin.Condition{{Name: "way", Values: []string{"sea"}}}},
	}}
	if !reflect.DeepEqual(told, want) {
		t.Errorf("told\n%+v, want\n%+v", told, want)
	}
	if !reflect.DeepEqual(spec, of()) {
		t.Errorf("the declaration itself was changed: %+v", spec)
	}
}
