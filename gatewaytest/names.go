package gatewaytest

import (
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
)

// unsafeNames are what T-11 warns of; SafeName refuses each.
func unsafeNames() []string {
	return []string{
		"", ".", "..", "...", "/", `\`, "../a.xml", "../../../../tmp/a.xml", "a/../../a.xml", "a/b.xml", "/a.xml", "//a.xml", "./a.xml", "a/", "a/.", "a/..",
		`..\a.xml`, `..\..\a.xml`, `a\b.xml`, `\a.xml`, `\\server\share\a.xml`, `C:\a.xml`, "C:/a.xml", "C:a.xml", "a.xml:stream", "file:///a.xml",
		"a\x00.xml", "a.xml\x00", "\x00", "a\n.xml", "a.xml\r\n", "a\r\nDELE b", "a\t.xml", "a\x1b[2J.xml", "a\x7f.xml", "a\u0085.xml",
		" a.xml", "a.xml ", "a.xml.", "a.xml..", ".hidden", ".a.xml.part", "-rf", "-a.xml", "~", "~root", "~/.ssh/authorized_keys",
		"CON", "con.xml", "NUL", "nul.txt", "AUX.xml", "PRN", "COM1", "com1.xml", "LPT9.pdf",
		"a*.xml", "a?.xml", `a".xml`, "a<b.xml", "a>b.xml", "a|b.xml", "..／a.xml", "a／b.xml", "..∕a.xml", "..⁄a.xml", "a＼b.xml",
		"a\u202exml.exe", "a\u200b.xml", "\ufeffa.xml", "a\xff.xml", strings.Repeat("a", 201), strings.Repeat("å", 101),
	}
}

func noNameLeaves(b *bench) {
	g := b.gateway()
	for _, name := range unsafeNames() {
		if gateways.SafeName(name) == nil {
			b.Errorf("SafeName takes %q", name)
		}
		_, err := b.deliver(g, b.parcel(name, []byte("<Invoice/>")))
		b.one("the name "+name, err, fault.Invalid)
	}
	b.got(nil)
	b.clean("at the end")
	if b.far.Outside == nil {
		return
	}
	if names := b.far.Outside(); len(names) > 0 {
		b.Errorf("outside lie %q", names)
	}
}

// oddNames are safe, and a gateway that is careless with them loses documents.
func oddNames(b *bench) {
	g, want := b.gateway(), map[string][]byte{}
	for _, name := range []string{
		"a", "a.xml", "with blank.xml", "two  blanks.xml", "æøåÆØÅ.xml", "a\u030a-combining.xml", "日本.xml", "a'b.xml", "a&b;c.xml", "$(id).xml", "`id`.xml",
		"100%.xml", "%2e%2e%2f.xml", "a#b.xml", "a+b=c,d.xml", "{Number}.xml", "[1].xml", "(1).xml", "a@b.example.xml", "a..b.xml", "a.b.c.d", "İ.xml",
		strings.Repeat("n", 196) + ".xml",
	} {
		want[name] = []byte("<Invoice>" + name + "</Invoice>")
		b.delivered(g, b.parcel(name, want[name]))
	}
	b.got(want)
	b.clean("at the end")
}
