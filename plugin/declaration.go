package plugin

import (
	"errors"
)

// Declaration is everything the program knows about a plug-in with settings S.
type Declaration[S any] struct {
	Info
	Fields func(*S) []*Field // binds the fields to a fresh S, see the package comment; nil when there are no settings
	Check  func(S) error     // rules across fields, called when every field is right alone; may be nil
}

// Spec is the declaration as data.
func (d Declaration[S]) Spec() Spec {
	fields, _ := d.bind()
	return Spec{Info: d.Info, Fields: specs(fields)}
}

// Decode turns values into settings. The error joins one Configuration fault for
// each wrong or unknown setting, with its Field and a code of Codes; see Wrong.
// Only when there is none is Check called, and its error returned as it is. With
// an error the settings are the zero S. A field that is not shown (Field.When)
// takes its default, whatever was posted for it.
func (d Declaration[S]) Decode(v Values) (S, error) {
	fields, s := d.bind()
	if wrong := decode(fields, v); len(wrong) > 0 {
		return *new(S), errors.Join(wrong...)
	}
	if d.Check == nil {
		return *s, nil
	}
	if err := d.Check(*s); err != nil {
		return *new(S), err
	}
	return *s, nil
}

// Encode turns settings into values, secrets in clear among them. Decode of the
// result gives the same settings, as long as each was decoded before. What is
// not shown, empty, or zero without a default is left out.
func (d Declaration[S]) Encode(s S) Values {
	if d.Fields == nil {
		return Values{}
	}
	return encode(d.Fields(&s))
}

// Tidy checks values and writes them as Encode does: trimmed, defaults filled in,
// one spelling for each value. Tidying twice changes nothing more.
func (d Declaration[S]) Tidy(v Values) (Values, error) {
	s, err := d.Decode(v)
	if err != nil {
		return nil, err
	}
	return d.Encode(s), nil
}

func (d Declaration[S]) bind() ([]*Field, *S) {
	s := new(S)
	if d.Fields == nil {
		return nil, s
	}
	return d.Fields(s), s
}
