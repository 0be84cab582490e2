package x12_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tables are testdata/810.txt for one version.
type tables struct {
	elements  map[string]element
	segments  map[string]segmentTable
	structure []part
}

type element struct{ kind, least, most string }

type segmentTable struct {
	elements   []string // numbers
	mandatory  []bool
	conditions []string
}

// part is a segment of the transaction set; with parts below it, it begins a loop.
type part struct {
	tag   string
	least int
	most  string
	below []part
}

// tablesOf reads the tables of a version; 0 is 004010, 1 is 005010.
func tablesOf(t *testing.T, version int) tables {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "810.txt"))
	if err != nil {
		t.Fatal(err)
	}
	all := tables{elements: map[string]element{}, segments: map[string]segmentTable{}}
	section := ""
	var stack []*[]part
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if len(words) == 1 {
			section = words[0]
			stack = []*[]part{&all.structure}
			continue
		}
		switch section {
		case "elements":
			all.elements[words[0]] = element{words[1], words[2], either(words[3], version)}
		case "segments":
			all.segments[words[0]] = segmentOf(words[1:])
		case "structure":
			depth := (len(line) - len(strings.TrimLeft(line, " "))) / 2
			p := part{tag: words[0], most: either(strings.TrimPrefix(words[1], "+"), version)}
			if strings.HasPrefix(words[1], "+") {
				p.least = 1
			}
			list := stack[depth]
			*list = append(*list, p)
			stack = append(stack[:depth+1], &(*list)[len(*list)-1].below)
		}
	}
	return all
}

func either(text string, version int) string {
	old, fresh, differ := strings.Cut(text, "/")
	if differ && version == 1 {
		return fresh
	}
	return old
}

func segmentOf(words []string) (s segmentTable) {
	for i, w := range words {
		if w == "|" {
			s.conditions = words[i+1:]
			break
		}
		number, mandatory := strings.CutSuffix(w, "!")
		s.elements, s.mandatory = append(s.elements, number), append(s.mandatory, mandatory)
	}
	return s
}

// staedi is the tables in StAEDI's words.
func (all tables) staedi(t *testing.T, file string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("<schema xmlns=\"http://xlate.io/EDISchema/v4\">\n<transaction><sequence>\n")
	staediParts(&b, all.structure)
	b.WriteString("</sequence></transaction>\n")
	for _, number := range sorted(all.elements) {
		e := all.elements[number]
		scale := ""
		base := map[string]string{"AN": "string", "ID": "string", "R": "decimal", "N0": "numeric", "N2": "numeric", "DT": "date", "TM": "time"}[e.kind]
		if e.kind == "N2" {
			scale = ` scale="2"`
		}
		fmt.Fprintf(&b, "<elementType name=\"E%s\" base=%q minLength=%q maxLength=%q%s/>\n", number, base, e.least, e.most, scale)
	}
	for _, tag := range sorted(all.segments) {
		s := all.segments[tag]
		fmt.Fprintf(&b, "<segmentType name=%q><sequence>", tag)
		for i, number := range s.elements {
			least := 0
			if s.mandatory[i] {
				least = 1
			}
			fmt.Fprintf(&b, "<element type=\"E%s\" minOccurs=\"%d\"/>", number, least)
		}
		b.WriteString("</sequence>")
		for _, c := range s.conditions {
			fmt.Fprintf(&b, "<syntax type=%q>", map[byte]string{'P': "paired", 'R': "required", 'C': "conditional", 'L': "list"}[c[0]])
			for i := 1; i < len(c); i += 2 {
				fmt.Fprintf(&b, "<position>%s</position>", strings.TrimLeft(c[i:i+2], "0"))
			}
			b.WriteString("</syntax>")
		}
		b.WriteString("</segmentType>\n")
	}
	b.WriteString("</schema>\n")
	return save(t, file, b.String())
}

func staediParts(b *strings.Builder, parts []part) {
	for i, p := range parts {
		if len(p.below) == 0 {
			fmt.Fprintf(b, "<segment type=%q minOccurs=\"%d\" maxOccurs=%q/>\n", p.tag, p.least, p.most)
			continue
		}
		fmt.Fprintf(b, "<loop code=\"L%d%s\" maxOccurs=%q><sequence><segment type=%q minOccurs=\"1\"/>\n", i, p.tag, p.most, p.tag)
		staediParts(b, p.below)
		b.WriteString("</sequence></loop>\n")
	}
}

// pyx12 is the tables in the words of pyx12: the transaction set and its elements.
func (all tables) pyx12(t *testing.T, dir, version string) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<loop xid="ST_LOOP" type="explicit"><name>set</name><usage>R</usage><pos>020</pos><repeat>&gt;1</repeat>`)
	st := segmentTable{elements: []string{"143", "329"}, mandatory: []bool{true, true}}
	if version == "00501" {
		st.elements, st.mandatory = append(st.elements, "1705"), append(st.mandatory, false)
	}
	all.segmentMap(&b, "ST", st, 5, 1, "1")
	b.WriteString(`<loop xid="SET" type="wrapper"><name>all</name><usage>R</usage><pos>010</pos><repeat>1</repeat>`)
	all.partMaps(&b, all.structure, "")
	b.WriteString(`</loop>`)
	all.segmentMap(&b, "SE", segmentTable{elements: []string{"96", "329"}, mandatory: []bool{true, true}}, 9000, 1, "1")
	b.WriteString("</loop>\n")
	save(t, filepath.Join(dir, "set_"+version+".xml"), b.String())
	b.Reset()
	for _, number := range sorted(all.elements) {
		e := all.elements[number]
		fmt.Fprintf(&b, "<data_ele ele_num=%q data_type=%q min_len=%q max_len=%q name=\"E%s\"/>\n", number, e.kind, e.least, e.most, number)
	}
	save(t, filepath.Join(dir, "elements_"+version+".xml"), b.String())
}

func (all tables) partMaps(b *strings.Builder, parts []part, path string) {
	for i, p := range parts {
		position := 10 * (i + 2)
		if len(p.below) == 0 {
			all.segmentMap(b, p.tag, all.segments[p.tag], position, p.least, p.most)
			continue
		}
		fmt.Fprintf(b, `<loop xid="L%s%d"><name>%s</name><usage>S</usage><pos>%04d</pos><repeat>%s</repeat>`, path, i, p.tag, position, p.most)
		all.segmentMap(b, p.tag, all.segments[p.tag], 10, 1, "1")
		all.partMaps(b, p.below, fmt.Sprint(path, i))
		b.WriteString("</loop>\n")
	}
}

func (all tables) segmentMap(b *strings.Builder, tag string, s segmentTable, position, least int, most string) {
	usage := func(must bool) string {
		if must {
			return "R"
		}
		return "S"
	}
	fmt.Fprintf(b, `<segment xid=%q><name>%s</name><usage>%s</usage><pos>%04d</pos><max_use>%s</max_use>`, tag, tag, usage(least > 0), position, most)
	for _, c := range s.conditions {
		fmt.Fprintf(b, "<syntax>%s</syntax>", c)
	}
	for i, number := range s.elements {
		fmt.Fprintf(b, `<element xid="%s%02d"><data_ele>%s</data_ele><name>%s</name><usage>%s</usage><seq>%02d</seq></element>`,
			tag, i+1, number, number, usage(s.mandatory[i]), i+1)
	}
	b.WriteString("</segment>\n")
}

func sorted[T any](of map[string]T) []string {
	var keys []string
	for k := range of {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func save(t *testing.T, file, text string) string {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
