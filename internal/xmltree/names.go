package xmltree

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

const (
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsSpace = "http://www.w3.org/2000/xmlns/"
)

// binding is a prefix and the namespace it stands for until its element ends.
type binding struct {
	prefix span
	uri    string
}

// isDeclaration says whether an attribute declares a namespace.
func isDeclaration(name []byte) bool {
	return bytes.HasPrefix(name, []byte("xmlns")) && (len(name) == 5 || name[5] == ':')
}

// declareNamespaces takes the xmlns attributes that are pending.
func (p *parser) declareNamespaces() error {
	t, first := p.tree, len(p.bindings)
	for _, raw := range p.pending {
		name := t.bytes(raw.name)
		if !isDeclaration(name) {
			continue
		}
		value := t.bytes(raw.value)
		if raw.decode {
			from := len(t.extra)
			if err := p.decode(value, true); err != nil {
				return err
			}
			value = t.extra[from:]
		}
		b := binding{uri: p.space(value)}
		if len(name) > 5 {
			b.prefix = span{off: raw.name.off + 6, len: raw.name.len - 6}
		}
		if err := p.declarable(t.bytes(b.prefix), b.uri, p.bindings[first:]); err != nil {
			return err
		}
		p.bindings = append(p.bindings, b)
	}
	if len(p.bindings) > first {
		p.scope = p.names.scope(p.scopeOf(first))
	}
	return nil
}

// scopeOf writes down the scope around the bindings from first on, and them.
func (p *parser) scopeOf(first int) []byte {
	key := binary.LittleEndian.AppendUint32(p.key[:0], p.scope)
	for _, b := range p.bindings[first:] {
		key = append(key, p.tree.bytes(b.prefix)...)
		key = append(key, '=')
		key = append(key, b.uri...)
		key = append(key, 0)
	}
	p.key = key
	return key
}

// declarable refuses what Namespaces in XML 1.0, section 3, does not allow.
func (p *parser) declarable(prefix []byte, uri string, beside []binding) error {
	reserved := string(prefix) == "xml" || string(prefix) == "xmlns" || uri == xmlSpace || uri == xmlnsSpace
	if reserved && !(string(prefix) == "xml" && uri == xmlSpace) {
		return p.malformed("the prefix %s cannot be declared so", quoted(prefix))
	}
	if len(prefix) > 0 && uri == "" {
		return p.malformed("the prefix %s is declared for nothing", quoted(prefix))
	}
	for _, b := range beside {
		if bytes.Equal(p.tree.bytes(b.prefix), prefix) {
			return p.malformed("the prefix %s is declared twice", quoted(prefix))
		}
	}
	return nil
}

// space is the namespace as a string, the vocabulary's own where it has it.
func (p *parser) space(uri []byte) string {
	if known, ok := p.tree.vocabulary.spaces[string(uri)]; ok {
		return known
	}
	return string(uri)
}

// lookup is the namespace of a prefix, "" the default one.
func (p *parser) lookup(prefix []byte) (string, bool) {
	for i := len(p.bindings) - 1; i >= 0; i-- {
		if bytes.Equal(p.tree.bytes(p.bindings[i].prefix), prefix) {
			return p.bindings[i].uri, true
		}
	}
	if string(prefix) == "xml" {
		return xmlSpace, true
	}
	return "", len(prefix) == 0
}

// name is the number of a name as it is written at this place.
func (p *parser) name(written span, isAttribute bool) (Name, error) {
	raw := p.tree.bytes(written)
	scope := p.scope << 1
	if isAttribute {
		scope++
	}
	slot := p.names.find(raw, scope)
	if p.names.fresh(slot) {
		return slot.number, nil
	}
	number, err := p.resolve(raw, isAttribute)
	if err != nil {
		return NoName, err
	}
	one := cachedName{written: string(raw), scope: scope, number: number}
	if int(number) > p.tree.vocabulary.Len() {
		one.document = p.names.document
	}
	p.names.fill(slot, one)
	return number, nil
}

// resolve finds the number of a name with its namespace, or gives it one.
func (p *parser) resolve(raw []byte, isAttribute bool) (Name, error) {
	prefix, local, prefixed := bytes.Cut(raw, []byte(":"))
	if !prefixed {
		prefix, local = nil, raw
	}
	if !validName(local) || prefixed && !validName(prefix) {
		return NoName, p.malformed("%s is not a name", quoted(raw))
	}
	q := qname{}
	if prefixed || !isAttribute {
		var declared bool
		if q.space, declared = p.lookup(prefix); !declared {
			return NoName, p.malformed("the prefix %s is not declared", quoted(prefix))
		}
	}
	v := p.tree.vocabulary
	if n, known := v.numbers[qname{q.space, string(local)}]; known {
		return n, nil
	}
	q.local = string(local)
	return p.ownName(q)
}

// ownName gives a number to a name that the vocabulary lacks.
func (p *parser) ownName(q qname) (Name, error) {
	if n, known := p.names.own[q]; known {
		return n, nil
	}
	t := p.tree
	if len(t.own) == maxNames {
		return NoName, p.bad(CodeLimit, "the document has more than %d different names", maxNames)
	}
	n := Name(len(t.vocabulary.names) + len(t.own))
	t.own = append(t.own, q)
	p.names.own[q] = n
	return n, nil
}

// nameLength is the number of bytes that may belong to a name.
func nameLength(b []byte) int {
	for i, c := range b {
		if nameByte[c] == 0 {
			return i
		}
	}
	return len(b)
}

// nameByte says which bytes a name may have, checked in full by validName.
var nameByte = func() (c [256]uint8) {
	for _, b := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:") {
		c[b] = 1
	}
	for i := utf8.RuneSelf; i < 256; i++ {
		c[i] = 1
	}
	return c
}()

// validName says whether it is a name without colon.
func validName(name []byte) bool {
	if len(name) == 0 {
		return false
	}
	plain := true
	for _, c := range name {
		plain = plain && (c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z')
	}
	if plain {
		return true
	}
	if !utf8.Valid(name) {
		return false
	}
	for i, r := range string(name) {
		inside := i > 0 && (r == '-' || r == '.' || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == 0xB7)
		if r != '_' && !unicode.IsLetter(r) && !inside {
			return false
		}
	}
	return true
}
