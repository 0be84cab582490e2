package main

import (
	"fmt"
	"strings"
)

// complexType tells a type: "type name base mixed @attribute … : content".
func (f *facts) complexType(own name, k *node) error {
	if err := k.only("name", "mixed", "abstract"); err != nil {
		return err
	}
	parts, inside := []string{"type", f.name(own)}, k
	if simple := k.kid("simpleContent"); simple != nil {
		inside = simple.kids[0]
	} else if complex := k.kid("complexContent"); complex != nil {
		inside = complex.kids[0]
		if inside.name != "restriction" {
			return fmt.Errorf("complex content that is no restriction")
		}
	}
	if inside != k {
		if err := inside.only("base"); err != nil {
			return err
		}
		base, err := inside.resolve(inside.attrs["base"])
		if err != nil {
			return err
		}
		parts = append(parts, f.name(base))
	}
	for _, flag := range []string{"mixed", "abstract"} {
		if k.attrs[flag] == "true" {
			parts = append(parts, flag)
		}
	}
	content, nested := "", &nested{f: f, own: own}
	for _, part := range inside.kids {
		var said string
		var err error
		switch part.name {
		case "attribute":
			said, err = f.attribute(part)
			parts = append(parts, said)
		case "anyAttribute":
			if part.attrs["namespace"] != "##any" || part.attrs["processContents"] != "" {
				err = fmt.Errorf("an unusual anyAttribute")
			}
			parts = append(parts, "@~any!")
		case "sequence", "choice":
			content, err = nested.group(part, true)
		default:
			err = fmt.Errorf("a %s", part.name)
		}
		if err != nil {
			return err
		}
	}
	if content != "" {
		parts = append(parts, ":", content)
	}
	f.line(parts...)
	for _, t := range nested.types {
		if err := f.complexType(t.name, t.node); err != nil {
			return err
		}
	}
	return nil
}

// attribute tells "@name=type", "@name!=type" for one that is demanded and
// "@name=type,value" for one that has a fixed value.
func (f *facts) attribute(k *node) (string, error) {
	if err := k.only("name", "type", "use", "fixed"); err != nil {
		return "", err
	}
	typ, err := k.resolve(k.attrs["type"])
	if err != nil {
		return "", err
	}
	said := "@" + k.attrs["name"]
	switch k.attrs["use"] {
	case "required":
		said += "!"
	case "", "optional":
	default:
		return "", fmt.Errorf("an attribute whose use is %s", k.attrs["use"])
	}
	said += "=" + f.name(typ)
	if fixed, given := k.attrs["fixed"]; given {
		said += "," + escaped(fixed)
	}
	return said, nil
}

// nested tells the content of a type and gathers the types without a name in it.
type nested struct {
	f     *facts
	own   name
	types []struct {
		name name
		node *node
	}
}

// group tells a sequence, "a b", or a choice, "a | b", in parentheses where they
// are needed.
func (in *nested) group(k *node, top bool) (string, error) {
	if err := k.only("minOccurs", "maxOccurs"); err != nil {
		return "", err
	}
	var parts []string
	for _, part := range k.kids {
		said, err := in.particle(part)
		if err != nil {
			return "", err
		}
		parts = append(parts, said)
	}
	often, err := k.often()
	if err != nil {
		return "", err
	}
	between := " "
	if k.name == "choice" {
		between = " | "
	}
	said := strings.Join(parts, between)
	if top && often == "" && k.name == "sequence" {
		return said, nil
	}
	return "( " + said + " )" + often, nil
}

func (in *nested) particle(k *node) (string, error) {
	often, err := k.often()
	if err != nil {
		return "", err
	}
	switch k.name {
	case "sequence", "choice":
		return in.group(k, false)
	case "any":
		said := map[string]string{"##any": "~any", "##other": "~other"}[k.attrs["namespace"]]
		strict := map[string]string{"lax": "", "": "!", "strict": "!"}
		process, known := strict[k.attrs["processContents"]]
		if said == "" || !known {
			return "", fmt.Errorf("an unusual any")
		}
		return said + process + often, nil
	case "element":
		said, err := in.element(k)
		return said + often, err
	}
	return "", fmt.Errorf("a %s in the content", k.name)
}

// element tells "cbc:ID", a global element, or "ram:ID/udt:IDType", one of the
// type's own.
func (in *nested) element(k *node) (string, error) {
	if err := k.only("ref", "name", "type", "minOccurs", "maxOccurs"); err != nil {
		return "", err
	}
	if ref := k.attrs["ref"]; ref != "" {
		global, err := k.resolve(ref)
		return in.f.name(global), err
	}
	own := name{k.target(), k.attrs["name"]}
	if written, given := k.attrs["type"]; given {
		typ, err := k.resolve(written)
		return in.f.name(own) + "/" + in.f.name(typ), err
	}
	inline := k.kid("complexType")
	if inline == nil {
		if len(k.kids) > 0 {
			return "", fmt.Errorf("%s is of an unusual type", own.local)
		}
		return in.f.name(own) + "/anyType", nil
	}
	typ := name{in.own.space, in.own.local + "." + own.local}
	in.types = append(in.types, struct {
		name name
		node *node
	}{typ, inline})
	return in.f.name(own) + "/" + in.f.name(typ), nil
}

// often is how often a part of the content may stand there.
func (k *node) often() (string, error) {
	least, most := k.attrs["minOccurs"], k.attrs["maxOccurs"]
	if least == "" {
		least = "1"
	}
	if most == "" {
		most = "1"
	}
	said, known := map[string]string{"1 1": "", "0 1": "?", "0 unbounded": "*", "1 unbounded": "+"}[least+" "+most]
	if !known {
		return "", fmt.Errorf("%s from %s to %s times", k.name, least, most)
	}
	return said, nil
}
