package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

const xsd = "http://www.w3.org/2001/XMLSchema"

// node is an element of a schema; annotations are left out.
type node struct {
	name   string // without its namespace, which is that of XML Schema
	attrs  map[string]string
	scope  map[string]string // prefix -> URI
	kids   []*node
	schema *node // the whole that it belongs to
	start  bool  // the schema is one of a document
}

// name is a name with its namespace.
type name struct{ space, local string }

// parse reads a schema.
func parse(text []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	var open []*node
	var top *node
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return top, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Space != xsd || token.Name.Local == "annotation" {
				if err := d.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			n := &node{name: token.Name.Local, attrs: map[string]string{}, scope: map[string]string{}}
			if len(open) > 0 {
				parent := open[len(open)-1]
				parent.kids = append(parent.kids, n)
				maps.Copy(n.scope, parent.scope)
			} else {
				top = n
			}
			n.schema = top
			for _, a := range token.Attr {
				switch {
				case a.Name.Space == "xmlns":
					n.scope[a.Name.Local] = a.Value
				case a.Name.Local == "xmlns":
					n.scope[""] = a.Value
				default:
					n.attrs[a.Name.Local] = a.Value
				}
			}
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

// resolve is a name as an attribute of a schema writes it.
func (n *node) resolve(written string) (name, error) {
	prefix, local, prefixed := strings.Cut(written, ":")
	if !prefixed {
		prefix, local = "", written
	}
	uri, known := n.scope[prefix]
	if !known && prefixed {
		return name{}, fmt.Errorf("the prefix of %s is not declared", written)
	}
	return name{uri, local}, nil
}

// target is the namespace that the schema is of.
func (n *node) target() string { return n.schema.attrs["targetNamespace"] }

// kid is the first child of that name.
func (n *node) kid(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// load reads the schemas of a table and all that they import, each once, in the
// order in which they are met.
func (t table) load(from jars) ([]*node, error) {
	var all []*node
	seen := map[string]bool{}
	var read func(place string) error
	read = func(place string) error {
		if seen[place] {
			return nil
		}
		seen[place] = true
		text, err := from.read(place)
		if err != nil {
			return err
		}
		top, err := parse(text)
		if err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		if top.attrs["elementFormDefault"] != "qualified" || top.attrs["attributeFormDefault"] == "qualified" {
			return fmt.Errorf("%s: elements are not qualified, or attributes are", place)
		}
		top.start = slices.Contains(t.starts, place)
		all = append(all, top)
		for _, k := range top.kids {
			if k.name != "import" && k.name != "include" {
				continue
			}
			next, known := t.places[k.attrs["namespace"]]
			if !known {
				next = path.Join(path.Dir(place), k.attrs["schemaLocation"])
			}
			if err := read(next); err != nil {
				return err
			}
		}
		return nil
	}
	for _, start := range t.starts {
		if err := read(start); err != nil {
			return nil, err
		}
	}
	return all, nil
}
