package text

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// makers are the functions that make a reason of a text, in the packages that read and
// write documents.
var makers = []string{"New", "Errorf", "Sprintf", "Setting", "Wrap", "unread", "Unread", "bad", "Bad", "malformed", "wrong", "wrongValue", "wrongElement",
	"badValue", "tooLarge", "Unknown", "WrongValue"}

// speakers are the packages whose reasons a person meets at a document.
var speakers = regexp.MustCompile(`^(formats(/[a-z0-9]+)?|internal/(edifact|x12|table|xmltree|xmlterms|ubl|cii|paper|paper/inside|rules)|invoice)$`)

// unheard is what only the log hears: our own mistakes, and words around an error that
// is said itself.
var unheard = regexp.MustCompile(`^((open|read|write|spool)( attachment)? \{\}: \{\}|read the PDF: \{\}|draw the pages: \{\}|make the code to scan: \{\}|the bytes of .* (are not at hand|have changed since they were taken)|` +
	`the library's PDF has another form than it had|a separator stands in the data of .*|\{\} cannot be written in \{\}|\{\} cannot be set from text|.*<< /.*|.* /Creator .*|country .*|the disk is full|` +
	`segment \{\} \(\{\}\): \{\}: \{\} \{\}|segment \{\}: \{\}\{\} \(\{\}\) \{\}: \{\}|the namespace \{\} has no prefix|there is no more|; choose .*|\{\}: \{\} \(\{\}\); .*|the facet \{\}|trailer\n(.|\n)*)$`)

// verb is a value in a format of package fmt.
var verb = regexp.MustCompile(`%[-+# 0]*[0-9.]*[a-zA-Z]`)

// asKey is a format of package fmt as the catalogue has it.
func asKey(format string) string {
	key := strings.ReplaceAll(verb.ReplaceAllString(strings.ReplaceAll(format, "%%", "\x00"), "{}"), "\x00", "%")
	if strings.HasSuffix(key, ": ") { // something comes behind it
		key += "{}"
	}
	return key
}

// reasons yields every text of the speakers of which a reason is made.
func reasons(t *testing.T, each func(at, key string)) {
	t.Helper()
	constants := map[string]map[string]ast.Expr{}
	sources(t, func(path string, f *ast.File, _ *token.FileSet) { gather(constants, filepath.Dir(path), f) })
	sources(t, func(path string, f *ast.File, tokens *token.FileSet) {
		dir := filepath.Dir(path)
		if at, err := filepath.Rel(root, dir); err != nil || !speakers.MatchString(filepath.ToSlash(at)) {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := ""
			switch f := call.Fun.(type) {
			case *ast.Ident:
				name = f.Name
			case *ast.SelectorExpr:
				name = f.Sel.Name
			}
			if !slices.Contains(makers, name) {
				return true
			}
			for _, arg := range call.Args {
				if text := together(constants[dir], arg); strings.Contains(strings.TrimSpace(text), " ") {
					each(tokens.Position(n.Pos()).String(), asKey(text))
					break
				}
			}
			return true
		})
	})
}

// TestEveryReasonIsSaidInDanish: what a reader or writer says of a document stands in
// the catalogue, so that no English is left in a Danish message.
func TestEveryReasonIsSaidInDanish(t *testing.T) {
	seen := 0
	reasons(t, func(at, key string) {
		seen++
		if words := strings.Trim(strings.ReplaceAll(key, "{}", ""), ` :;,.()"`); !strings.Contains(words, " ") && len(words) < 3 {
			return // values alone
		}
		if unheard.MatchString(key) {
			return
		}
		if !In("da").Has("said." + key) {
			t.Errorf("%s: nobody says %q in Danish", at, key)
		}
	})
	if seen < 200 {
		t.Errorf("%d reasons were seen", seen)
	}
}
