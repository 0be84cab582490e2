package edifact_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/outside"
)

// tables are the tables of a directory as Debian's package has them: by tag or
// number, the cells behind it.
type tables struct {
	message    map[string][]string // "" and "SG1": tag or group, M or C, repeats
	segments   map[string][]string // element or composite, M or C
	composites map[string][]string // element, M or C, format
	elements   map[string]string   // format
}

// directoryTables reads the tables of INVOIC in a directory.
func directoryTables(t *testing.T, release string) tables {
	t.Helper()
	dir := outside.Tables(t)
	file := func(kind string) [][]string { return table(t, filepath.Join(dir, "untdid", kind+".d"+release+".csv")) }
	all := tables{message: map[string][]string{}, segments: map[string][]string{}, composites: map[string][]string{}, elements: map[string]string{}}
	for _, row := range file("EDMD") {
		if group, ours := strings.CutPrefix(row[0], "INVOIC:D:"+strings.ToUpper(release)+":UN::"); ours {
			all.message[group] = row[2:]
		}
	}
	for _, row := range append(file("EDSD"), table(t, filepath.Join(dir, "iso9735", "SDSD.30000.csv"))...) {
		all.segments[row[0]] = row[2:]
	}
	for _, row := range file("EDCD") {
		all.composites[row[0]] = row[2:]
	}
	for _, row := range append(file("EDED"), table(t, filepath.Join(dir, "iso9735", "SDED.30000.csv"))...) {
		all.elements[row[0]] = row[1]
	}
	return all
}

func table(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = ';', -1, true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return rows
}

// schema is the tables in StAEDI's words, so that it holds a message against them.
func (all tables) schema(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("<schema xmlns=\"http://xlate.io/EDISchema/v4\">\n<transaction>")
	used := map[string]bool{}
	all.sequence(t, &b, "", used)
	b.WriteString("</transaction>\n")
	elements, composites := map[string]bool{}, map[string]bool{}
	var segments strings.Builder
	for tag := range used {
		row, ok := all.segments[tag]
		if !ok {
			t.Fatalf("no table has %s", tag)
		}
		fmt.Fprintf(&segments, "<segmentType name=%q><sequence>", tag)
		for i := 1; i+1 < len(row); i += 4 { // position, element, M or C, repeats
			kind := "element"
			name := "E" + row[i]
			if _, composite := all.composites[row[i]]; composite {
				kind, name = "composite", row[i]
				composites[row[i]] = true
			} else {
				elements[row[i]] = true
			}
			fmt.Fprintf(&segments, "<%s type=%q minOccurs=%q/>", kind, name, occurs(row[i+1]))
		}
		segments.WriteString("</sequence></segmentType>\n")
	}
	var compositeTypes strings.Builder
	for name := range composites {
		fmt.Fprintf(&compositeTypes, "<compositeType name=%q><sequence>", name)
		row := all.composites[name]
		for i := 1; i+2 < len(row); i += 4 { // position, element, M or C, format
			elements[row[i]] = true
			fmt.Fprintf(&compositeTypes, "<element type=%q minOccurs=%q/>", "E"+row[i], occurs(row[i+1]))
		}
		compositeTypes.WriteString("</sequence></compositeType>\n")
	}
	for number := range elements {
		b.WriteString(all.element(t, number))
	}
	b.WriteString(compositeTypes.String() + segments.String() + "</schema>\n")
	file := filepath.Join(t.TempDir(), "schema.xml")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// sequence is the segments and groups of a group, in their order.
func (all tables) sequence(t *testing.T, b *strings.Builder, group string, used map[string]bool) {
	row, ok := all.message[group]
	if !ok {
		t.Fatalf("no table has the group %q", group)
	}
	b.WriteString("<sequence>\n")
	for i := 0; i+2 < len(row); i += 3 {
		name, least, most := row[i], occurs(row[i+1]), row[i+2]
		switch {
		case name == "UNH" || name == "UNT":
		case strings.HasPrefix(name, "SG"):
			fmt.Fprintf(b, "<loop code=%q minOccurs=%q maxOccurs=%q>", name, least, most)
			all.sequence(t, b, name, used)
			b.WriteString("</loop>\n")
		default:
			used[name] = true
			fmt.Fprintf(b, "<segment type=%q minOccurs=%q maxOccurs=%q/>\n", name, least, most)
		}
	}
	b.WriteString("</sequence>")
}

func occurs(mandatory string) string {
	if mandatory == "M" {
		return "1"
	}
	return "0"
}

// representation is a format of the directories: "an..35", "n..18", "a3".
var representation = regexp.MustCompile(`^(an|a|n)(\.\.)?([0-9]+)$`)

func (all tables) element(t *testing.T, number string) string {
	m := representation.FindStringSubmatch(all.elements[number])
	if m == nil {
		t.Fatalf("element %s has the format %q", number, all.elements[number])
	}
	base, least := "string", "1"
	if m[1] == "n" {
		base = "decimal"
	}
	if m[2] == "" {
		least = m[3]
	}
	return fmt.Sprintf("<elementType name=%q code=%q base=%q minLength=%q maxLength=%q/>\n", "E"+number, number, base, least, m[3])
}
