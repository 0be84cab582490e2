package plugin

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// unsafe says why a name must not be given to a far end; "" for a safe one. It is
// written apart from the code under test on purpose.
func unsafe(name string) string {
	base := strings.ToUpper(strings.TrimRight(strings.SplitN(name, ".", 2)[0], " "))
	switch {
	case name == "" || name == "." || name == "..":
		return "is no name"
	case len(name) > 200:
		return "is too long"
	case !utf8.ValidString(name):
		return "is not UTF-8"
	case strings.ContainsAny(name[:1], ".-~ "):
		return "begins badly"
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return "ends badly"
	case strings.Contains(name, ".."):
		return "goes up"
	case slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$", "COM¹", "COM²", "COM³", "LPT¹", "LPT²", "LPT³"}, base),
		len(base) == 4 && (base[:3] == "COM" || base[:3] == "LPT") && base[3] >= '0' && base[3] <= '9':
		return "is a device"
	}
	for _, r := range name {
		if r < ' ' || strings.ContainsRune("/\\:*?\"<>|;&$`'!#%^~[]\x7f", r) || r > 0x17f || r >= 0x80 && r < 0xc0 || r == '×' || r == '÷' {
			return "holds " + string(r)
		}
	}
	return ""
}

// hostile is what may stand in an invoice as number, name or reference.
var hostile = []string{
	"", " ", ".", "..", "...", "../", "../../etc/passwd", "..\\..\\windows\\system32", "/etc/passwd", "//host/share", "\\\\host\\share",
	"C:\\boot.ini", "C:evil", "c:/x", "file:///etc/passwd", "~", "~root", "~/x", "-rf", "--help", "-", "--", ".hidden", ".htaccess", ".part",
	"con", "CON", "Con.xml", "con ", "prn", "AUX", "nul", "NUL.tar.gz", "com1", "COM9.txt", "lpt1", "LPT0", "COM¹", "CONIN$", "CLOCK$",
	"a/b", "a\\b", "a:b", "a:$DATA", "a::$INDEX_ALLOCATION", "a*b", "a?b", "a\"b", "a<b", "a>b", "a|b", "a;b", "a&b", "a$b", "a`id`b", "$(id)", "${IFS}", "%2e%2e%2f", "%00", "..%c0%af",
	"a\x00b", "a\nb", "a\rb", "a\tb", "a\x1b[31mb", "a\x7fb", "a\u0085b", "a\u2028b", "a\x08b",
	"a⁄b", "a∕b", "a⧸b", "a／b", "a＼b", "a⧵b", "a﹨b", "a╱b", "a〳b", "․․／", "‥/", "．．／", "a\u2024b", "a：b", "a∶b",
	"a\u202eb", "a\u200bb", "a\ufeffb", "a\u00adb", "\u202egpj.exe", "e\u0301", "\u0338", "a\u0338b",
	"x.", "x ", "x...", "x . . ", " x", "\u00a0x", "invoice.exe", "invoice.php", "a.b", "1.2", "1..2", ".1.", "株式会社", "Ærøskøbing A/S", "ÅSE", "ſ", "İ", "ĸ", "×÷", "🙂", "\xff\xfe", "a\xc0\xafb", "\xed\xa0\x80",
	strings.Repeat("a", 199), strings.Repeat("a", 5000), strings.Repeat("æ", 500), strings.Repeat("../", 1000), strings.Repeat(".", 300), strings.Repeat(" ", 300), strings.Repeat("-", 300),
	strings.Repeat("a", 183) + " .", "{Key}", "{Number}", "{{.}}", "{IssueDate:2006}", "1042\r\nSITE EXEC rm", "bcdfghjklm",
}

var nameTemplates = []string{"{Number}", "{Number}-{Key}", "x{Number}", "{Number}{Number}", "{Number|none}", "{Number}.{Number}", "{Number} {Key}", "Faktura_ÆØÅ {Number}", "{{.}}{Number}", "{Unknown:2006|a}{Number}", DefaultFileName, "_{Number}." + "{Key}"}

func TestNoHostileValueMakesABadName(t *testing.T) {
	if len(hostile) < 60 {
		t.Fatalf("%d hostile names are too few", len(hostile))
	}
	for _, text := range nameTemplates {
		tmpl, err := ParseFileTemplate(text)
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]string{}
		for _, value := range hostile {
			key := KeyLetters(value)
			for _, ext := range []string{".xml", "", "pdf", "../x", ".tar.gz", strings.Repeat("z", 300)} {
				look := fields(map[string]string{"Number": value, "Key": key})
				name := tmpl.Name(look, ext)
				if why := unsafe(name); why != "" {
					t.Errorf("%s with %q and %q: %q %s", text, value, ext, name, why)
				}
				if again := tmpl.Name(look, ext); again != name {
					t.Errorf("%s with %q: first %q, then %q", text, value, name, again)
				}
				if ext == ".xml" && names[name] != "" {
					t.Errorf("%s: %q and %q share the name %q", text, value, names[name], name)
				}
				if ext == ".xml" {
					names[name] = value + " "
					if !strings.HasSuffix(name, ".xml") {
						t.Errorf("%s with %q: %q has lost its extension", text, value, name)
					}
				}
			}
			if why := unsafe(tmpl.Name(fields(map[string]string{"Number": value, "Key": value}), ".xml")); why != "" {
				t.Errorf("%s with %q as key: %s", text, value, why)
			}
			if why := unsafe(tmpl.Name(fields(map[string]string{"Number": value}), ".xml")); why != "" {
				t.Errorf("%s with %q and no key: %s", text, value, why)
			}
		}
	}
}

func TestAFileNameIsReadable(t *testing.T) {
	for _, c := range []struct{ template, number, ext, want string }{
		{"{Number}", "1042", ".xml", "1042.xml"},
		{"{Number}", "1042", "XML", "1042.xml"},
		{"{Number}", "1042", "", "1042"},
		{"{Number}", "2026.1042", ".xml", "2026.1042.xml"},
		{"{Number}", "INV_2026-7", ".xml", "INV_2026-7.xml"},
		{"{Number}-{Key}", "1042", ".xml", "1042-bcdfghjklm.xml"},
		{"{Number}-{Key}", "A/1042", ".xml", "A-1042-bcdfghjklm.xml"},
		{"{Number}", "A/1042", ".xml", "A-1042-bcdfghjklm.xml"},
		{"{Number}", "Rødgrød & Co", ".xml", "Roedgroed-Co-bcdfghjklm.xml"},
		{"Faktura æøå {Number}", "7", ".xml", "Faktura æøå 7.xml"},
		{"{Number}", "e\u0301", ".xml", "e-bcdfghjklm.xml"},
		{"{Number}", "", ".xml", "document-bcdfghjklm.xml"},
		{"{Number|none}", "", ".xml", "none.xml"},
		{"{Number|no number}", "", ".xml", "no number.xml"},
		{"{Number}-x", "", ".xml", "x-bcdfghjklm.xml"},
		{"{Number}", "con", ".xml", "_con-bcdfghjklm.xml"},
		{"{Number}", strings.Repeat("9", 300), ".xml", strings.Repeat("9", 185) + "-bcdfghjklm.xml"},
		{"{Key}{Number}", strings.Repeat("9", 300), ".xml", "bcdfghjklm" + strings.Repeat("9", 186) + ".xml"},
		{"{IssueDate:20060102}-{Number}", "1", ".xml", "20260305-1.xml"},
		{"{IssueDate:Jan 2006}", "1", ".xml", "Mar-2026-bcdfghjklm.xml"},
		{"{{.}}{Number}", "1", ".xml", "{{.}}1.xml"},
		{"{Unknown}{Number}", "1", ".xml", "{Unknown}1.xml"},
		{"{Unknown:2006}{Number}", "1", ".xml", "{Unknown-2006}1-bcdfghjklm.xml"},
		{"invoice", "1", ".xml", "invoice.xml"},
		{"{Number}", "1042", ".tar.gz", "1042.tar.gz"},
		{"{Number}", "1042", "../../x.sh", "1042.x.sh"},
	} {
		tmpl, err := ParseFileTemplate(c.template)
		if err != nil {
			t.Fatal(err)
		}
		v := maps.Clone(document)
		v["Number"] = c.number
		if got := tmpl.Name(fields(v), c.ext); got != c.want {
			t.Errorf("%s of %q is %q, want %q", c.template, short(c.number), got, c.want)
		}
	}
	if got := (FileTemplate{}).Name(fields(document), ".xml"); got != "document-bcdfghjklm.xml" {
		t.Errorf("the zero template gives %q", got)
	}
}

func TestABadFileNameIsRefusedOnSaving(t *testing.T) {
	for _, text := range []string{
		"", "../{Number}", "/srv/{Number}", "a\\{Number}", "a⁄{Number}", "a／{Number}", "C:{Number}", "{Number}*", "{Number}?", "\"{Number}\"", "<{Number}>", "a|b", "a;b", "$(x)", "`x`", "a'b", "a&b", "a%b",
		".{Number}", "-{Number}", "~{Number}", " {Number}", "{Number}.", "{Number} ", "a..b", "{Number}..{Key}", "con", "NUL", "com1.{Number}", "a\x00b", "a\nb", "a\tb", "a\u202eb", "a\u0301b", "株{Number}", "\xff",
		"{Number|a/b}", "{Number|..}x/", "{IssueDate:2006/01/02}", "{IssueDate:15:04}", strings.Repeat("x", 185), strings.Repeat("x", maxText+1),
	} {
		if _, err := ParseFileTemplate(text); err == nil || Wrong(err)[0].Code != CodeTemplate {
			t.Errorf("%q: got %v", short(text), err)
		}
	}
	for _, text := range append(nameTemplates, strings.Repeat("x", 184), "a.b", "a-", "{Number|æ}", "{a b}") {
		tmpl, err := ParseFileTemplate(text)
		if err != nil || tmpl.String() != text || tmpl.Template().String() != text {
			t.Errorf("%q: got %q, %v", short(text), tmpl, err)
		}
	}
}

func TestATemplateThatWasNeverCheckedIsSafeAllTheSame(t *testing.T) {
	for _, value := range hostile {
		if !utf8.ValidString(value) {
			continue
		}
		name := FileTemplate{parse(value)}.Name(fields(document), ".xml")
		if why := unsafe(name); why != "" {
			t.Errorf("%q: %q %s", value, name, why)
		}
	}
}

func FuzzFileName(f *testing.F) {
	for _, text := range nameTemplates {
		for _, value := range hostile[:20] {
			f.Add(text, value, ".xml")
		}
	}
	f.Fuzz(func(t *testing.T, text, value, ext string) {
		plain, err := ParseTemplate(text)
		if err == nil && plain.String() != text {
			t.Errorf("%q is %q as text", text, plain)
		}
		tmpl, err := ParseFileTemplate(text)
		if err != nil {
			return
		}
		look := func(name string) (string, bool) { return value, name != "Unknown" }
		name := tmpl.Name(look, ext)
		if why := unsafe(name); why != "" {
			t.Errorf("%q of %q and %q: %q %s", text, value, ext, name, why)
		}
		if again := tmpl.Name(look, ext); again != name {
			t.Errorf("first %q, then %q", name, again)
		}
	})
}

func FuzzTemplate(f *testing.F) {
	for text := range document {
		f.Add("a{"+text+"}b{{.}}", text)
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		tmpl, err := ParseTemplate(text)
		if err != nil {
			return
		}
		if got := tmpl.Fill(func(string) (string, bool) { return "", false }); got != text {
			t.Errorf("with no field known %q became %q", text, got)
		}
		_ = tmpl.Check([]string{value, "Number"})
		for _, r := range tmpl.Line(func(string) (string, bool) { return value, true }) {
			if r < ' ' {
				t.Errorf("a line holds %U", r)
			}
		}
	})
}

func TestKeyLetters(t *testing.T) {
	seen := map[string]bool{}
	for i := range 20000 {
		got := KeyLetters("sub/act/" + strings.Repeat("i", i%97) + "/" + string(rune('a'+i%26)) + strings.Repeat("x", i/97))
		if len(got) != 10 || strings.Trim(got, "bcdfghjklmnpqrstvwxz") != "" {
			t.Fatalf("got %q", got)
		}
		seen[got] = true
	}
	if len(seen) < 19990 {
		t.Errorf("20000 keys give %d names", len(seen))
	}
	if got := KeyLetters("s/a/1042/1/d/0"); got != KeyLetters("s/a/1042/1/d/0") || got == KeyLetters("s/a/1042/1/d/1") {
		t.Error("the same key gives different letters, or another the same")
	}
	if got := KeyLetters(""); got != "qdsqpwdxjl" {
		t.Errorf("the letters of the empty key have changed to %q; names at far ends would change with them", got)
	}
}
