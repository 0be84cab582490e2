package plugintest

import (
	"time"

	"github.com/postbud/postbud/plugin"
)

// held has a variable for a field of each kind.
type held struct {
	text   string
	whole  int
	on     bool
	span   time.Duration
	lines  []string
	table  map[string]string
	phrase plugin.Template
	name   plugin.FileTemplate
	secret plugin.Secret
}

// canonical is the one spelling of a field's value, found by a declaration of
// that field alone; "" when the field does not take it.
func canonical(f plugin.FieldSpec, text string) string {
	one := plugin.Declaration[held]{Fields: func(h *held) []*plugin.Field {
		alone := h.field(f).Must()
		if f.Long {
			alone.Long()
		}
		return []*plugin.Field{alone.Between(f.Least, f.Most)}
	}}
	v, err := one.Tidy(plugin.Values{f.Name: text})
	if err != nil {
		return ""
	}
	return v[f.Name]
}

func (h *held) field(f plugin.FieldSpec) *plugin.Field {
	switch f.Kind {
	case plugin.KindWhole:
		return plugin.Whole(&h.whole, f.Name, f.Title)
	case plugin.KindSwitch:
		return plugin.Switch(&h.on, f.Name, f.Title)
	case plugin.KindSpan:
		return plugin.Span(&h.span, f.Name, f.Title)
	case plugin.KindLines:
		return plugin.Lines(&h.lines, f.Name, f.Title)
	case plugin.KindMapping:
		return plugin.Mapping(&h.table, f.Name, f.Title)
	case plugin.KindOneOf:
		return plugin.OneOf(&h.text, f.Name, f.Title, f.Choices...)
	case plugin.KindPhrase:
		return plugin.Phrase(&h.phrase, f.Name, f.Title)
	case plugin.KindFileName:
		return plugin.FileName(&h.name, f.Name, f.Title)
	case plugin.KindCertificate:
		return plugin.Certificate(&h.text, f.Name, f.Title)
	case plugin.KindPassword:
		return plugin.Password(&h.secret, f.Name, f.Title)
	case plugin.KindGrant:
		return plugin.Grant(&h.secret, f.Name, f.Title, plugin.Consent{})
	}
	return plugin.Text(&h.text, f.Name, f.Title)
}
