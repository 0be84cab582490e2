package plugin

import "slices"

// Told is the declaration in other words: say is given each text in it that people read,
// in English, and returns what is to stand there. Names, values and examples stay as they
// are typed, and the declaration itself is not changed.
func (s Spec) Told(say func(string) string) Spec {
	s.Title, s.Summary = say(s.Title), say(s.Summary)
	s.Fields = slices.Clone(s.Fields)
	for i, f := range s.Fields {
		s.Fields[i] = f.told(say)
	}
	return s
}

func (f FieldSpec) told(say func(string) string) FieldSpec {
	f.Title = say(f.Title)
	if f.Help != "" {
		f.Help = say(f.Help)
	}
	f.Choices = slices.Clone(f.Choices)
	for i, c := range f.Choices {
		f.Choices[i].Title = say(c.Title)
	}
	return f
}
