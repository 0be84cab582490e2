package dashboard

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// field is one question of a form, ready to be shown.
type field struct {
	Name     string // as it is posted
	Label    string
	Hint     string
	Error    string
	Type     string // text, email, password, number, date, time, area, select, radio, check, checks, secret, connect
	Value    string
	Auto     string // autocomplete
	Like     string
	Empty    string // what holds while nothing is typed, shown in the empty field
	Optional bool
	Checked  bool
	Stored   bool // a secret that is kept when nothing is typed
	Typed    bool // a secret that was typed and is not saved yet
	Choices  []option
	Only     string // for which choice of another field it matters
	When     string // the same for the script: "name=value,value;name=value"
	Connect  string // where the button of a sign-in elsewhere leads
}

type option struct {
	Value, Title, Hint string
	On                 bool
}

// ID is the field's id on the page.
func (f field) ID() string { return strings.NewReplacer(".", "-", " ", "-").Replace(f.Name) }

// Described lists the ids of what describes the field.
func (f field) Described() string {
	var ids []string
	if f.Error != "" {
		ids = append(ids, f.ID()+"-error")
	}
	if f.Hint != "" || f.Only != "" || f.Like != "" || f.Stored || f.Typed {
		ids = append(ids, f.ID()+"-hint")
	}
	return strings.Join(ids, " ")
}

// form is the fields of a page.
type form struct {
	Fields   []field
	Advanced []field
}

// Wrong lists the fields with an error, for the summary on top.
func (f form) Wrong() (wrong []field) {
	for _, some := range [][]field{f.Fields, f.Advanced} {
		for _, one := range some {
			if one.Error != "" {
				wrong = append(wrong, one)
			}
		}
	}
	return wrong
}

// OpenAdvanced says whether something under "Advanced" is wrong.
func (f form) OpenAdvanced() bool {
	return slices.ContainsFunc(f.Advanced, func(one field) bool { return one.Error != "" })
}

func (f *form) mark(name, wrong string) bool {
	for _, some := range [][]field{f.Fields, f.Advanced} {
		for i := range some {
			if some[i].Name == name {
				some[i].Error = wrong
				return true
			}
		}
	}
	return false
}

// mostTyped is how many letters a field of a page's own takes; those of plug-ins
// have bounds of their own.
const mostTyped = 200

// bound marks what was typed too long, and says whether anything was.
func (c *call) bound(f *form) (wrong bool) {
	for _, one := range f.Fields {
		typed := c.r.PostForm.Get(one.Name)
		own := one.Type == "text" || one.Type == "email" || one.Type == "number"
		if !own || strings.HasPrefix(one.Name, "set.") || utf8.RuneCountInString(typed) <= mostTyped {
			continue
		}
		wrong = f.mark(one.Name, c.entry(plugin.CodeLong, map[string]string{"bytes": strconv.Itoa(len(typed)), "most": strconv.Itoa(mostTyped)}, "").Text)
	}
	return wrong
}

// secretName says whether a posted name brings a secret.
func secretName(name string) bool {
	return strings.HasPrefix(name, "secret.") || strings.Contains(name, "password") || name == "code"
}

// entered is settings as a form posted them.
type entered struct {
	plain   plugin.Values
	secrets setup.Secrets // typed ones; an empty one is to be removed
}

// entered reads the posted settings of a declaration. Only fields that it names
// are read.
func (c *call) entered(spec plugin.Spec) entered {
	e := entered{plugin.Values{}, setup.Secrets{}}
	for _, f := range spec.Fields {
		if f.Kind == plugin.KindGrant {
			continue
		}
		if f.Secret {
			typed := c.r.PostForm.Get("secret." + f.Name)
			if typed != "" {
				e.secrets[f.Name] = plugin.NewSecret(typed)
			} else if c.v("drop."+f.Name) == "yes" {
				e.secrets[f.Name] = plugin.Secret{}
			}
			continue
		}
		if text := c.last("set." + f.Name); text != "" {
			e.plain[f.Name] = text
		}
	}
	return e
}

// last is the last posted value of a name: that of a ticked box comes after the
// hidden "no".
func (c *call) last(name string) string {
	values := c.r.PostForm[name]
	if len(values) == 0 {
		return ""
	}
	return strings.TrimSpace(values[len(values)-1])
}
