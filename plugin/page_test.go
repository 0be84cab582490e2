package plugin

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestThePageShowsTheWholeDeclaration(t *testing.T) {
	page := string(Page("gateways", declared.Spec()))
	for _, want := range []string{
		"\n# All kinds\n\nHas a field of every kind.\n",
		"| Kind | gateway |\n| Name | `all` |\n| Status | beta: Complete, but",
		"| `host` | Server | text | yes |  |  |  | Name or address. | `sftp.example.com` |  |\n",
		"| `port` | Port | whole number, 1 to 65535 |  | `22` |  |  | Advanced. |  |  |\n",
		"| `on_exists` | When the name is taken | choice |  | `refuse` | yes |  |  |  | `refuse` Stop<br>`number` Add a number |\n",
		"| `key` | Key | password, several lines | yes, when `sign_in` is `key` or `both` |  |  | yes |  |  |  |\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("not on the page: %s\n%s", want, page)
		}
	}
	pipe := regexp.MustCompile(`(^|[^\\])\|`)
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "| `") && len(pipe.FindAllString(line, -1)) != 11 {
			t.Errorf("not ten cells: %s", line)
		}
	}
	if string(Page("gateways", declared.Spec())) != page {
		t.Error("the page is another one each time")
	}
}

func TestNothingBreaksOutOfItsCell(t *testing.T) {
	d := Declaration[struct{ A, B string }]{
		Info: Info{Name: "x", Title: "A | B", Summary: "One\ntwo <b> *x* a_b `c`.", Status: Stable},
		Fields: func(s *struct{ A, B string }) []*Field {
			return []*Field{
				Text(&s.A, "a", "A").Or("x|y`z\nw").Rare().About("Help | <script>."),
				Text(&s.B, "b", "B").When("a", "1").When("c", "2"),
			}
		},
	}
	page := string(Page("formats", d.Spec()))
	for _, want := range []string{
		"# A \\| B\n\nOne two &lt;b> \\*x\\* a\\_b \\`c\\`.\n",
		"`` x\\|y`z⏎w ``", "Help \\| &lt;script>. Advanced.", "no; read only when `a` is `1` and `c` is `2`",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("not on the page: %s\n%s", want, page)
		}
	}
}

func TestAPageWithoutSettingsSaysSo(t *testing.T) {
	page := string(Page("formats", Spec{Info: Info{Name: "x", Title: "X", Summary: "S.", Status: Planned}}))
	if !strings.HasSuffix(page, "## Settings\n\nNone.\n") || !strings.Contains(page, "| Kind | format |") {
		t.Errorf("got %s", page)
	}
}

func TestThePageIsWrittenToItsPlace(t *testing.T) {
	root := t.TempDir()
	if err := WritePage(root, "gateways", declared.Spec()); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, "docs", "reference", "gateways", "all.md"))
	if err != nil || string(got) != string(Page("gateways", declared.Spec())) {
		t.Errorf("got %q, %v", got, err)
	}
	if PagePath("gateways", "all") != "docs/reference/gateways/all.md" {
		t.Errorf("got %s", PagePath("gateways", "all"))
	}
	file := filepath.Join(root, "docs", "reference", "gateways", "all.md")
	if err := WritePage(file, "gateways", declared.Spec()); err == nil {
		t.Error("a folder was made below a file")
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := WritePage(root, "gateways", declared.Spec()); err == nil {
		t.Error("a page was written over a folder")
	}
}
