package rulestest

import (
	"slices"
	"strings"
)

// Edit changes a document, given as its document element. It is false where it
// does not apply, and may have changed something even so.
type Edit func(*Element) bool

// All makes all changes, one after the other.
func All(edits ...Edit) Edit {
	return func(doc *Element) bool {
		for _, edit := range edits {
			if !edit(doc) {
				return false
			}
		}
		return true
	}
}

// first makes a change to the first element at the path.
func first(path string, change func(*Element) bool) Edit {
	return func(doc *Element) bool {
		e := doc.First(path)
		return e != nil && change(e)
	}
}

// Every makes a change at every element at the path, as if each were the document.
func Every(path string, edit Edit) Edit {
	return func(doc *Element) bool {
		done := false
		for _, e := range doc.All(path) {
			done = edit(e) || done
		}
		return done
	}
}

// At makes a change at the first element at the path that it applies to, as if it
// were the document.
func At(path string, edit Edit) Edit {
	return func(doc *Element) bool { return slices.ContainsFunc(doc.All(path), edit) }
}

// If makes the change where another element is there, with that text if it is
// not "".
func If(path, text string, edit Edit) Edit {
	return func(doc *Element) bool {
		e := doc.First(path)
		return e != nil && (text == "" || strings.TrimSpace(e.Text) == text) && edit(doc)
	}
}

// Remove takes the first element at the path away.
func Remove(path string) Edit {
	return first(path, func(e *Element) bool {
		if e.Parent == nil {
			return false
		}
		e.remove()
		return true
	})
}

// RemoveAll takes all elements at the path away. It applies also where there is
// none.
func RemoveAll(path string) Edit {
	return func(doc *Element) bool {
		for _, e := range doc.All(path) {
			e.remove()
		}
		return true
	}
}

// Twice doubles the first element at the path.
func Twice(path string) Edit {
	return first(path, func(e *Element) bool {
		if e.Parent == nil {
			return false
		}
		e.Parent.insert(e.place()+1, e.Clone())
		return true
	})
}

// Set gives the first element at the path another text instead of all that is in it.
func Set(path, text string) Edit {
	return first(path, func(e *Element) bool {
		e.Text, e.Kids = text, nil
		return true
	})
}

// SetAll is Set of every element at the path.
func SetAll(path, text string) Edit { return Every(path, Set(".", text)) }

// Attribute changes or adds an attribute of the first element at the path.
func Attribute(path, name, value string) Edit {
	return first(path, func(e *Element) bool {
		e.SetAttr(name, value)
		return true
	})
}

// NoAttribute takes an attribute of the first element at the path away.
func NoAttribute(path, name string) Edit {
	return first(path, func(e *Element) bool { return e.DropAttr(name) })
}

// Rename gives the first element at the path another name, with its prefix.
func Rename(path, name string) Edit {
	return first(path, func(e *Element) bool {
		e.Name = name
		return true
	})
}

// Before puts elements, written with the document's prefixes, before the first
// element at the path.
func Before(path, fragment string) Edit { return beside(path, fragment, 0) }

// After puts elements behind the last element at the path.
func After(path, fragment string) Edit { return beside(path, fragment, 1) }

func beside(path, fragment string, behind int) Edit {
	return func(doc *Element) bool {
		found := doc.All(path)
		if len(found) == 0 || found[0].Parent == nil {
			return false
		}
		e := found[0]
		if behind == 1 {
			e = found[len(found)-1]
		}
		e.Parent.insertAll(e.place()+behind, fragment)
		return true
	}
}

// Append puts elements at the end of the first element at the path.
func Append(path, fragment string) Edit {
	return first(path, func(e *Element) bool {
		e.insertAll(len(e.Kids), fragment)
		return true
	})
}

// Prepend puts elements at the beginning of the first element at the path.
func Prepend(path, fragment string) Edit {
	return first(path, func(e *Element) bool {
		e.insertAll(0, fragment)
		return true
	})
}

// Put puts one element below the first element at the path, at the place among its
// siblings that the official documents give it, else at the end.
func Put(path, fragment string) Edit {
	return first(path, func(e *Element) bool {
		for _, k := range fragments(fragment) {
			e.insert(lore().place(e, k.Name), k)
		}
		return true
	})
}

func (e *Element) insertAll(at int, fragment string) {
	for i, k := range fragments(fragment) {
		e.insert(at+i, k)
	}
}

func fragments(fragment string) []*Element {
	kids := MustParse("<x>" + fragment + "</x>").Kids
	return slices.Clone(kids)
}

// Make puts an empty element in, and those around it that are missing. The path
// names them with their prefixes, below the document element.
func Make(path string) Edit {
	return func(doc *Element) bool {
		at := doc
		names := strings.Split(path, "/")
		for i, name := range names {
			next := at.First(local(name))
			if next == nil || i == len(names)-1 {
				next = &Element{Name: name}
				at.insert(lore().place(at, name), next)
			}
			at = next
		}
		return true
	}
}
