package paper

import (
	"encoding/base64"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// Settings are what a company chooses for its pages. They are fields of every format
// that draws pages.
type Settings struct{ Language, Accent, Logo string }

// Fields are the settings as fields of a form.
func (s *Settings) Fields() []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Language, "language", "Language",
			plugin.Choice{Value: "receiver", Title: "The receiver's, by the country of its address"},
			plugin.Choice{Value: "da", Title: "Danish"},
			plugin.Choice{Value: "en", Title: "English"},
			plugin.Choice{Value: "sv", Title: "Swedish"},
			plugin.Choice{Value: "de", Title: "German"},
		).Or("receiver").PerRule().
			About("The words on the page. What you wrote yourself, such as item names and notes, stays as it is."),
		plugin.Text(&s.Accent, "accent", "Colour").Or(DefaultAccent).Like("#7a1f3d").
			About("Of titles and of the amount to pay, as six hexadecimal digits. It must be dark enough for white letters."),
		plugin.Text(&s.Logo, "logo", "Logo").Long().Rare().
			About("A small PNG or JPEG picture as base64 text, at most 48 kB. Left empty, an attachment named logo is used, else your name."),
	}
}

// Check finds what a single field cannot say: a colour that is none or too light, and a
// logo that is no picture. Each is a Configuration fault that names the field.
func (s *Settings) Check() error {
	if err := CheckColour(s.Accent); err != nil {
		return fault.Setting("accent", "%w", err)
	}
	logo, err := s.picture()
	if err == nil && logo != nil {
		err = CheckLogo(logo)
	}
	if err != nil {
		return fault.Setting("logo", "%w", err)
	}
	return nil
}

// Options are the options of Write. The settings must have passed Check.
func (s *Settings) Options() Options {
	logo, _ := s.picture()
	o := Options{Language: s.Language, Accent: s.Accent, Logo: logo}
	if o.Language == "receiver" {
		o.Language = ""
	}
	return o
}

// picture is the logo's bytes, nil without one. A data: URL is taken too, for that is
// what web tools give.
func (s *Settings) picture() ([]byte, error) {
	text := strings.Join(strings.Fields(s.Logo), "")
	if text == "" {
		return nil, nil
	}
	if strings.HasPrefix(text, "data:") {
		_, text, _ = strings.Cut(text, ",")
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(data) == 0 {
		return nil, fault.New(fault.Configuration, "the logo is not a picture in base64")
	}
	return data, nil
}
